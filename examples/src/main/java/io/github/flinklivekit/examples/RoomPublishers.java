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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(base + "/twirp/livekit.RoomService/ListParticipants"))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token.toJwt())
                        .header("Content-Type", "application/protobuf")
                        .POST(
                                BodyPublishers.ofByteArray(
                                        ListParticipantsRequest.newBuilder()
                                                .setRoom(room)
                                                .build()
                                                .toByteArray()))
                        .build();
        try {
            // Asked once a track: no client is kept for it.
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("The server answers " + answer.statusCode());
            }
            return ListParticipantsResponse.parseFrom(answer.body()).getParticipantsList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RoomPublishers[" + url + ", " + room + "]";
    }
}
