// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.livekit.server.RoomAdmin;
import io.livekit.server.RoomCreate;
import io.livekit.server.RoomList;
import io.livekit.server.RoomName;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.CreateRoomRequest;
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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The calls of LiveKit's room API that tests need, by Twirp over HTTP: {@code POST
 * /twirp/livekit.RoomService/<method>} with a protobuf message. Every call throws a {@link
 * RoomServiceException} if the server refuses it and an {@link UncheckedIOException} if there is no
 * answer within 10 s. Thread-safe.
 */
public final class RoomService {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI service;
    private final Tokens tokens;
    private final HttpClient http;

    /** The room API of the server at an {@code http} address. */
    public RoomService(URI server, Tokens tokens, HttpClient http) {
        this.service = server.resolve("/twirp/livekit.RoomService/");
        this.tokens = tokens;
        this.http = http;
    }

    public List<Room> listRooms() {
        return call(
                        "ListRooms",
                        tokens.service(new RoomList(true)),
                        ListRoomsRequest.getDefaultInstance(),
                        ListRoomsResponse.parser())
                .getRoomsList();
    }

    public Room createRoom(String room) {
        return createRoom(CreateRoomRequest.newBuilder().setName(room).build());
    }

    public Room createRoom(CreateRoomRequest request) {
        return call("CreateRoom", tokens.service(new RoomCreate(true)), request, Room.parser());
    }

    /** Also disconnects everybody in the room. */
    public void deleteRoom(String room) {
        call(
                "DeleteRoom",
                tokens.service(new RoomCreate(true)),
                DeleteRoomRequest.newBuilder().setRoom(room).build(),
                DeleteRoomResponse.parser());
    }

    /** The participants with their tracks. */
    public List<ParticipantInfo> listParticipants(String room) {
        return call(
                        "ListParticipants",
                        adminToken(room),
                        ListParticipantsRequest.newBuilder().setRoom(room).build(),
                        ListParticipantsResponse.parser())
                .getParticipantsList();
    }

    public void removeParticipant(String room, String identity) {
        call(
                "RemoveParticipant",
                adminToken(room),
                RoomParticipantIdentity.newBuilder().setRoom(room).setIdentity(identity).build(),
                RemoveParticipantResponse.parser());
    }

    /** Lets a participant publish, or lets it not any more, which takes its tracks down. */
    public ParticipantInfo setCanPublish(String room, String identity, boolean canPublish) {
        return call(
                "UpdateParticipant",
                adminToken(room),
                UpdateParticipantRequest.newBuilder()
                        .setRoom(room)
                        .setIdentity(identity)
                        .setPermission(
                                ParticipantPermission.newBuilder()
                                        .setCanSubscribe(true)
                                        .setCanPublish(canPublish)
                                        .setCanPublishData(canPublish))
                        .build(),
                ParticipantInfo.parser());
    }

    /** Mutes a track. The server refuses to unmute, unless its configuration allows that. */
    public TrackInfo mutePublishedTrack(
            String room, String identity, String trackSid, boolean muted) {
        return call(
                        "MutePublishedTrack",
                        adminToken(room),
                        MuteRoomTrackRequest.newBuilder()
                                .setRoom(room)
                                .setIdentity(identity)
                                .setTrackSid(trackSid)
                                .setMuted(muted)
                                .build(),
                        MuteRoomTrackResponse.parser())
                .getTrack();
    }

    /** Sends data to everybody in the room, reliably. */
    public void sendData(String room, String topic, byte[] data) {
        call(
                "SendData",
                adminToken(room),
                SendDataRequest.newBuilder()
                        .setRoom(room)
                        .setTopic(topic)
                        .setKind(DataPacket.Kind.RELIABLE)
                        .setData(ByteString.copyFrom(data))
                        .build(),
                SendDataResponse.parser());
    }

    private String adminToken(String room) {
        return tokens.service(new RoomAdmin(true), new RoomName(room));
    }

    private <T> T call(String method, String token, MessageLite request, Parser<T> answer) {
        HttpRequest post =
                HttpRequest.newBuilder(service.resolve(method))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/protobuf")
                        .POST(BodyPublishers.ofByteArray(request.toByteArray()))
                        .build();
        try {
            HttpResponse<byte[]> response = http.send(post, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw refusal(method, response.statusCode(), response.body());
            }
            return answer.parseFrom(response.body());
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(method + ": the answer is no valid message", e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    method + ": no answer from " + service.getAuthority(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + ": interrupted", e);
        }
    }

    /** Twirp answers an error with a JSON object, a proxy or a wrong path with any text. */
    static RoomServiceException refusal(String method, int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode error = JSON.readTree(text);
            return new RoomServiceException(
                    method, status, error.path("code").asText(), error.path("msg").asText(text));
        } catch (JsonProcessingException e) {
            return new RoomServiceException(method, status, "", text);
        }
    }
}
