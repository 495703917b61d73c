// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.livekit.server.AccessToken;
import io.livekit.server.RoomAdmin;
import io.livekit.server.RoomName;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/**
 * Asks the room service of a server who publishes what.
 *
 * @param url of the server, as connectors are given it
 * @param connectorTracks whether tracks that Flink jobs publish count
 */
record RoomPublishers(
        String url, String apiKey, String apiSecret, String room, boolean connectorTracks)
        implements OutputNames.Publishers {

    private static final int TIMEOUT_MS = 5000;

    /** What participants of connectors carry. */
    private static final String CONNECTOR = "flink.connector";

    @Override
    public List<String> of(String track) throws IOException {
        return participants().stream()
                .filter(each -> connectorTracks || !each.containsAttributes(CONNECTOR))
                .flatMap(
                        each ->
                                each.getTracksList().stream()
                                        .filter(info -> isVideo(info, track))
                                        .map(info -> each.getIdentity()))
                .toList();
    }

    private static boolean isVideo(TrackInfo info, String track) {
        return info.getType() == TrackType.VIDEO && info.getName().equals(track);
    }

    private List<ParticipantInfo> participants() throws IOException {
        String base = url.replaceFirst("^ws", "http").replaceFirst("/+$", "");
        AccessToken token = new AccessToken(apiKey, apiSecret);
        token.addGrants(new RoomAdmin(true), new RoomName(room));
        URI address = URI.create(base + "/twirp/livekit.RoomService/ListParticipants");
        // Of Java's two clients the one without threads: those would keep the job's classes.
        HttpURLConnection request = (HttpURLConnection) address.toURL().openConnection();
        request.setConnectTimeout(TIMEOUT_MS);
        request.setReadTimeout(TIMEOUT_MS);
        request.setRequestProperty("Authorization", "Bearer " + token.toJwt());
        request.setRequestProperty("Content-Type", "application/protobuf");
        request.setDoOutput(true);
        try {
            try (OutputStream body = request.getOutputStream()) {
                ListParticipantsRequest.newBuilder().setRoom(room).build().writeTo(body);
            }
            if (request.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("The server answers " + request.getResponseCode());
            }
            try (InputStream answer = request.getInputStream()) {
                return ListParticipantsResponse.parseFrom(answer).getParticipantsList();
            }
        } finally {
            request.disconnect();
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RoomPublishers[" + url + ", " + room + "]";
    }
}
