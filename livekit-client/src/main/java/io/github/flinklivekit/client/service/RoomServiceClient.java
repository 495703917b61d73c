// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import io.github.flinklivekit.client.internal.http.SharedHttpClient;
import io.github.flinklivekit.client.room.ParticipantPermission;

import org.apache.flink.annotation.PublicEvolving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.MuteRoomTrackResponse;
import livekit.LivekitRoom.RemoveParticipantResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.SendDataResponse;
import livekit.LivekitRoom.UpdateParticipantRequest;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Calls the room service of a LiveKit server, by Twirp over HTTP: {@code POST
 * /twirp/livekit.RoomService/<method>} with a protobuf message. Every call blocks, and carries a
 * token with no more rights than it needs. Needs no native library. Thread-safe.
 *
 * <p>A call throws a {@link RoomServiceException} if the server refuses it or does not answer in
 * time, or if the thread is interrupted, whose interrupt status stays set.
 */
@PublicEvolving
public final class RoomServiceClient {

    private static final String SERVICE = "/twirp/livekit.RoomService/";

    private static final JsonMapper JSON = new JsonMapper();

    /** What Twirp says to a path that it does not know. */
    private static final String BAD_ROUTE = "bad_route";

    /** A proxy may answer with a whole page. */
    private static final int MAX_QUOTED_CHARS = 200;

    private final URI server;
    private final AccessTokens tokens;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * A client of a server.
     *
     * @param url the server as participants are given it: {@code ws://}, {@code wss://}, {@code
     *     http://} or {@code https://}, a host, and where needed a port and path
     * @param timeout the longest that a call may wait for an answer
     * @throws IllegalArgumentException if the URL is not such an address
     */
    public RoomServiceClient(String url, AccessTokens tokens, Duration timeout) {
        this.server = httpAddress(url);
        this.tokens = tokens;
        this.timeout = timeout;
        this.http = SharedHttpClient.get();
    }

    private static URI httpAddress(String url) {
        URI address;
        try {
            address = new URI(url.strip().replaceFirst("^ws", "http").replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            // Without the cause: it repeats the URL, and with it what the URL may hold.
            throw new IllegalArgumentException("The server's URL is none: " + e.getReason());
        }
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!http || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "The server's URL does not begin with ws://, wss://, http:// or https:// and a host");
        }
        return address;
    }

    /** All rooms. */
    public List<RoomInfo> listRooms() throws RoomServiceException {
        return call(
                        "ListRooms",
                        Map.of("roomList", true),
                        ListRoomsRequest.getDefaultInstance(),
                        ListRoomsResponse.parser())
                .getRoomsList()
                .stream()
                .map(RoomInfo::of)
                .toList();
    }

    /** Creates a room of that name with the server's settings, unless there is one. */
    public RoomInfo createRoom(String room) throws RoomServiceException {
        return createRoom(room, RoomSettings.builder().build());
    }

    /** Creates a room of that name with those settings, unless there is one. */
    public RoomInfo createRoom(String room, RoomSettings settings) throws RoomServiceException {
        return RoomInfo.of(
                call(
                        "CreateRoom",
                        Map.of("roomCreate", true),
                        settings.toRequest().setName(room).build(),
                        LivekitModels.Room.parser()));
    }

    /** Deletes a room and disconnects everybody in it. */
    public void deleteRoom(String room) throws RoomServiceException {
        call(
                "DeleteRoom",
                Map.of("roomCreate", true),
                DeleteRoomRequest.newBuilder().setRoom(room).build(),
                DeleteRoomResponse.parser());
    }

    /** The participants with their tracks. */
    public List<ParticipantInfo> listParticipants(String room) throws RoomServiceException {
        return call(
                        "ListParticipants",
                        adminOf(room),
                        ListParticipantsRequest.newBuilder().setRoom(room).build(),
                        ListParticipantsResponse.parser())
                .getParticipantsList()
                .stream()
                .map(ParticipantInfo::of)
                .toList();
    }

    /** Disconnects a participant. */
    public void removeParticipant(String room, String identity) throws RoomServiceException {
        call(
                "RemoveParticipant",
                adminOf(room),
                RoomParticipantIdentity.newBuilder().setRoom(room).setIdentity(identity).build(),
                RemoveParticipantResponse.parser());
    }

    /**
     * Gives a participant other permissions. The tracks of one that may no longer publish are
     * unpublished.
     *
     * @param permission replaces all that it had
     */
    public ParticipantInfo updateParticipant(
            String room, String identity, ParticipantPermission permission)
            throws RoomServiceException {
        return ParticipantInfo.of(
                call(
                        "UpdateParticipant",
                        adminOf(room),
                        UpdateParticipantRequest.newBuilder()
                                .setRoom(room)
                                .setIdentity(identity)
                                .setPermission(
                                        LivekitModels.ParticipantPermission.newBuilder()
                                                .setCanSubscribe(permission.canSubscribe())
                                                .setCanPublish(permission.canPublish())
                                                .setCanPublishData(permission.canPublishData()))
                                .build(),
                        LivekitModels.ParticipantInfo.parser()));
    }

    /** Mutes a track. The server refuses to unmute, unless its configuration allows that. */
    public TrackInfo mutePublishedTrack(
            String room, String identity, String trackSid, boolean muted)
            throws RoomServiceException {
        return TrackInfo.of(
                call(
                                "MutePublishedTrack",
                                adminOf(room),
                                MuteRoomTrackRequest.newBuilder()
                                        .setRoom(room)
                                        .setIdentity(identity)
                                        .setTrackSid(trackSid)
                                        .setMuted(muted)
                                        .build(),
                                MuteRoomTrackResponse.parser())
                        .getTrack());
    }

    /** Sends data to everybody in the room, reliably. */
    public void sendData(String room, String topic, byte[] data) throws RoomServiceException {
        call(
                "SendData",
                adminOf(room),
                SendDataRequest.newBuilder()
                        .setRoom(room)
                        .setTopic(topic)
                        .setKind(DataPacket.Kind.RELIABLE)
                        .setData(ByteString.copyFrom(data))
                        .build(),
                SendDataResponse.parser());
    }

    private static Map<String, Object> adminOf(String room) {
        return Map.of("roomAdmin", true, "room", room);
    }

    private <T> T call(
            String method, Map<String, Object> grants, MessageLite request, Parser<T> answer)
            throws RoomServiceException {
        String token = tokens.request(grants);
        HttpResponse<byte[]> response = post(method, token, request);
        if (response.statusCode() != 200) {
            throw refusal(method, token, response);
        }
        try {
            return answer.parseFrom(response.body());
        } catch (InvalidProtocolBufferException e) {
            throw new RoomServiceException(
                    failed(method, "the answer is no message of LiveKit's"), e);
        }
    }

    private HttpResponse<byte[]> post(String method, String token, MessageLite request)
            throws RoomServiceException {
        HttpRequest post =
                HttpRequest.newBuilder(URI.create(server + SERVICE + method))
                        .timeout(timeout)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/protobuf")
                        .POST(BodyPublishers.ofByteArray(request.toByteArray()))
                        .build();
        try {
            return http.send(post, BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw new RoomServiceException(
                    failed(method, "no answer within " + timeout.toMillis() + " ms"), e);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new RoomServiceException(failed(method, why), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoomServiceException(failed(method, "interrupted"), e);
        }
    }

    /** Twirp answers an error with a JSON object, a proxy or a wrong path with any text. */
    private RoomServiceException refusal(
            String method, String token, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String code = "";
        try {
            JsonNode error = JSON.readTree(text);
            code = error.path("code").asText();
            text = error.path("msg").asText(text);
        } catch (JsonProcessingException e) {
            // Somebody else's words.
        }
        String why = "the server answers " + status + (code.isEmpty() ? "" : " (" + code + ")");
        if (status == 401 || status == 403) {
            // Without the server's words, which quote the token.
            why += ": check the API key, its secret, and this machine's clock";
        } else {
            why += text.isEmpty() ? "" : ": " + quoted(text.replace(token, "(the token)"));
            boolean otherServer = code.isEmpty() || code.equals(BAD_ROUTE);
            why += otherServer && status != 429 && status < 500 ? ": check the URL" : "";
        }
        return new RoomServiceException(failed(method, why), status, code);
    }

    private static String quoted(String text) {
        return text.length() > MAX_QUOTED_CHARS
                ? text.substring(0, MAX_QUOTED_CHARS) + "..."
                : text;
    }

    private String failed(String method, String why) {
        return method + " at " + this + " failed: " + why;
    }

    /** Scheme, host and port of the server. */
    @Override
    public String toString() {
        String port = server.getPort() < 0 ? "" : ":" + server.getPort();
        return server.getScheme() + "://" + server.getHost() + port;
    }
}
