// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.http;

import io.github.flinklivekit.testing.internal.auth.ClaimGrants;
import io.github.flinklivekit.testing.internal.auth.RequestRejectedException;
import io.github.flinklivekit.testing.internal.room.MediaTrack;
import io.github.flinklivekit.testing.internal.room.Participant;
import io.github.flinklivekit.testing.internal.room.Room;
import io.github.flinklivekit.testing.internal.room.Rooms;
import io.github.flinklivekit.testing.internal.server.RoomTimeouts;

import org.apache.flink.annotation.Internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.UserPacket;
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
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalResponse;

import java.util.Collection;
import java.util.List;

/** The calls of LiveKit's room API that tests need. Confined to the server's thread. */
@Internal
public final class RoomApi {

    private final Rooms rooms;

    public RoomApi(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Answers a call.
     *
     * @param method its name, such as {@code ListRooms}
     * @param body the request's message
     * @return the answer's message
     * @throws RequestRejectedException if the caller may not, or what it names is not there
     */
    MessageLite call(String method, ClaimGrants grants, ByteString body)
            throws RequestRejectedException {
        try {
            return switch (method) {
                case "ListRooms" -> listRooms(grants, ListRoomsRequest.parseFrom(body));
                case "CreateRoom" -> createRoom(grants, CreateRoomRequest.parseFrom(body));
                case "DeleteRoom" -> deleteRoom(grants, DeleteRoomRequest.parseFrom(body));
                case "ListParticipants" ->
                        listParticipants(grants, ListParticipantsRequest.parseFrom(body));
                case "RemoveParticipant" ->
                        removeParticipant(grants, RoomParticipantIdentity.parseFrom(body));
                case "MutePublishedTrack" -> mute(grants, MuteRoomTrackRequest.parseFrom(body));
                case "SendData" -> sendData(grants, SendDataRequest.parseFrom(body));
                default ->
                        throw new RequestRejectedException(
                                404,
                                "bad_route",
                                "the embedded server has no RoomService/" + method);
            };
        } catch (InvalidProtocolBufferException e) {
            throw new RequestRejectedException(400, "malformed", "the request is no valid message");
        }
    }

    private MessageLite listRooms(ClaimGrants grants, ListRoomsRequest request)
            throws RequestRejectedException {
        require(grants.allows("roomList"));
        List<String> names = request.getNamesList();
        return ListRoomsResponse.newBuilder()
                .addAllRooms(
                        rooms.all().stream()
                                .filter(room -> names.isEmpty() || names.contains(room.name()))
                                .map(Room::info)
                                .toList())
                .build();
    }

    private MessageLite createRoom(ClaimGrants grants, CreateRoomRequest request)
            throws RequestRejectedException {
        require(grants.allows("roomCreate"));
        return rooms.create(request.getName(), request.getMetadata(), RoomTimeouts.of(request))
                .info();
    }

    private MessageLite deleteRoom(ClaimGrants grants, DeleteRoomRequest request)
            throws RequestRejectedException {
        require(grants.allows("roomCreate"));
        Room room = rooms.find(request.getRoom());
        if (room == null) {
            throw RequestRejectedException.notFound("requested room does not exist");
        }
        rooms.delete(room);
        return DeleteRoomResponse.getDefaultInstance();
    }

    private MessageLite listParticipants(ClaimGrants grants, ListParticipantsRequest request)
            throws RequestRejectedException {
        requireAdmin(grants, request.getRoom());
        Room room = rooms.find(request.getRoom());
        Collection<Participant> present = room == null ? List.of() : room.participants();
        return ListParticipantsResponse.newBuilder()
                .addAllParticipants(present.stream().map(Participant::info).toList())
                .build();
    }

    private MessageLite removeParticipant(ClaimGrants grants, RoomParticipantIdentity request)
            throws RequestRejectedException {
        requireAdmin(grants, request.getRoom());
        Participant participant = find(request.getRoom(), request.getIdentity());
        participant.leave(DisconnectReason.PARTICIPANT_REMOVED, LeaveRequest.Action.DISCONNECT);
        participant.room().remove(participant, DisconnectReason.PARTICIPANT_REMOVED);
        return RemoveParticipantResponse.getDefaultInstance();
    }

    private MessageLite mute(ClaimGrants grants, MuteRoomTrackRequest request)
            throws RequestRejectedException {
        requireAdmin(grants, request.getRoom());
        Participant participant = find(request.getRoom(), request.getIdentity());
        MediaTrack track = participant.publications().find(request.getTrackSid());
        if (track == null) {
            throw RequestRejectedException.notFound("track is not found");
        }
        if (!request.getMuted() && track.info().getMuted()) {
            throw new RequestRejectedException(
                    412, "failed_precondition", "remote unmute not enabled");
        }
        if (request.getMuted() && !track.info().getMuted()) {
            track.setMuted(true);
            participant.send(
                    SignalResponse.newBuilder()
                            .setMute(
                                    MuteTrackRequest.newBuilder()
                                            .setSid(track.sid())
                                            .setMuted(true))
                            .build());
            participant.changed();
        }
        return MuteRoomTrackResponse.newBuilder().setTrack(track.info()).build();
    }

    private MessageLite sendData(ClaimGrants grants, SendDataRequest request)
            throws RequestRejectedException {
        requireAdmin(grants, request.getRoom());
        Room room = rooms.find(request.getRoom());
        if (room == null) {
            throw RequestRejectedException.notFound("requested room does not exist");
        }
        UserPacket.Builder user = UserPacket.newBuilder().setPayload(request.getData());
        if (request.hasTopic()) {
            user.setTopic(request.getTopic());
        }
        room.data()
                .send(
                        DataPacket.newBuilder()
                                .setUser(user)
                                .addAllDestinationIdentities(request.getDestinationIdentitiesList())
                                .build(),
                        request.getKind() == DataPacket.Kind.RELIABLE);
        return SendDataResponse.getDefaultInstance();
    }

    private Participant find(String roomName, String identity) throws RequestRejectedException {
        Room room = rooms.find(roomName);
        Participant participant = room == null ? null : room.find(identity);
        if (participant == null) {
            throw RequestRejectedException.notFound("participant does not exist");
        }
        return participant;
    }

    private static void requireAdmin(ClaimGrants grants, String room)
            throws RequestRejectedException {
        require(grants.allows("roomAdmin") && grants.room().equals(room));
    }

    private static void require(boolean allowed) throws RequestRejectedException {
        if (!allowed) {
            throw RequestRejectedException.unauthenticated("permissions denied");
        }
    }
}
