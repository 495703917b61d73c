// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.server.RoomTimeouts;
import io.github.flinklivekit.testing.internal.server.ServerContext;
import io.github.flinklivekit.testing.internal.server.Sids;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.RoomUpdate;
import livekit.LivekitRtc.SignalResponse;

import javax.annotation.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Who is in a room, and what they are told of each other. Confined to the server's thread. */
@Internal
public final class Room {

    private final String sid = Sids.room();
    private final Instant createdAt = Instant.now();
    private final String name;
    private final String metadata;
    private final RoomTimeouts emptyStay;
    private final ServerContext server;
    private final Consumer<Room> onEnd;
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final DataRelay data = new DataRelay(this);

    /** When nobody is there on whom the others depend. */
    @Nullable private ScheduledFuture<?> end;

    /**
     * An empty room.
     *
     * @param onEnd called when it has been empty for too long
     */
    Room(
            String name,
            String metadata,
            RoomTimeouts emptyStay,
            ServerContext server,
            Consumer<Room> onEnd) {
        this.name = name;
        this.metadata = metadata;
        this.emptyStay = emptyStay;
        this.server = server;
        this.onEnd = onEnd;
        endAfter(emptyStay.emptyTimeout());
    }

    public String name() {
        return name;
    }

    String metadata() {
        return metadata;
    }

    RoomTimeouts emptyStay() {
        return emptyStay;
    }

    public DataRelay data() {
        return data;
    }

    public Collection<Participant> participants() {
        return List.copyOf(participants.values());
    }

    /** Null if nobody of that identity is here. */
    @Nullable
    public Participant find(String identity) {
        return participants.get(identity);
    }

    public LivekitModels.Room info() {
        return LivekitModels.Room.newBuilder()
                .setSid(sid)
                .setName(name)
                .setMetadata(metadata)
                .setCreationTime(createdAt.getEpochSecond())
                .setCreationTimeMs(createdAt.toEpochMilli())
                .setEmptyTimeout((int) emptyStay.emptyTimeout().toSeconds())
                .setDepartureTimeout((int) emptyStay.departureTimeout().toSeconds())
                .setNumParticipants(participants.size())
                .setNumPublishers(
                        (int)
                                participants.values().stream()
                                        .filter(one -> !one.publications().all().isEmpty())
                                        .count())
                .addAllEnabledCodecs(server.codecs())
                .build();
    }

    /** Lets somebody in; who was here under that identity has to go. */
    Participant join(JoinParameters query, SignalConnection line) {
        Participant former = participants.remove(query.grants().identity());
        if (former != null) {
            former.leave(DisconnectReason.DUPLICATE_IDENTITY, LeaveRequest.Action.DISCONNECT);
            end(former, DisconnectReason.DUPLICATE_IDENTITY);
        }
        Participant joined = new Participant(this, server, query, line);
        participants.put(joined.identity(), joined);
        if (!joined.isDependent()) {
            keepOpen();
        }
        joined.send(SignalResponse.newBuilder().setJoin(welcome(joined)).build());
        tell(joined);
        tracksOfOthers(joined).forEach(joined.subscriptions()::consider);
        joined.media().start();
        return joined;
    }

    private JoinResponse welcome(Participant joined) {
        return JoinResponse.newBuilder()
                .setRoom(info())
                .setParticipant(joined.info())
                .addAllOtherParticipants(visibleOthers(joined))
                .setServerVersion(server.info().getVersion())
                .setServerInfo(server.info())
                .setSubscriberPrimary(joined.permission().getCanSubscribe())
                .setPingInterval((int) server.pingInterval().toSeconds())
                .setPingTimeout((int) server.pingTimeout().toSeconds())
                .addAllEnabledPublishCodecs(server.codecs())
                .build();
    }

    /** Goes on with somebody whose signal connection broke. */
    void resume(Participant participant, SignalConnection line) {
        participant.resumeOver(line);
        participant.send(
                SignalResponse.newBuilder()
                        .setReconnect(ReconnectResponse.newBuilder().setServerInfo(server.info()))
                        .build());
        participant.send(
                SignalResponse.newBuilder()
                        .setUpdate(
                                ParticipantUpdate.newBuilder()
                                        .addParticipants(participant.info())
                                        .addAllParticipants(visibleOthers(participant)))
                        .build());
        participant.send(
                SignalResponse.newBuilder()
                        .setRoomUpdate(RoomUpdate.newBuilder().setRoom(info()))
                        .build());
        participant.media().subscriber().restartIce();
    }

    private List<ParticipantInfo> visibleOthers(Participant than) {
        return participants.values().stream()
                .filter(other -> other != than && !other.isHidden())
                .map(Participant::info)
                .toList();
    }

    private List<MediaTrack> tracksOfOthers(Participant than) {
        return participants.values().stream()
                .filter(other -> other != than)
                .flatMap(other -> other.publications().all().stream())
                .toList();
    }

    /** Tells everybody what somebody is now; only itself if it is hidden. */
    void tell(Participant about) {
        SignalResponse update =
                SignalResponse.newBuilder()
                        .setUpdate(ParticipantUpdate.newBuilder().addParticipants(about.info()))
                        .build();
        participants.values().stream()
                .filter(one -> one == about || !about.isHidden())
                .forEach(one -> one.send(update));
    }

    /** A track can be subscribed to now. */
    void onPublished(MediaTrack track) {
        track.publisher().changed();
        participants.values().stream()
                .filter(other -> other != track.publisher())
                .forEach(other -> other.subscriptions().consider(track));
    }

    void onUnpublished(MediaTrack track) {
        participants.values().forEach(other -> other.subscriptions().stop(track.sid()));
        if (participants.get(track.publisher().identity()) == track.publisher()) {
            track.publisher().changed();
        }
    }

    /** Subscribes somebody to a track, or unsubscribes it, as it wants now. */
    void consider(Participant subscriber, String trackSid) {
        tracksOfOthers(subscriber).stream()
                .filter(track -> track.sid().equals(trackSid))
                .forEach(subscriber.subscriptions()::consider);
    }

    /** Somebody is gone; nothing happens if it was before. */
    public void remove(Participant participant, DisconnectReason reason) {
        if (participants.remove(participant.identity(), participant)) {
            end(participant, reason);
            if (end == null && participants.values().stream().allMatch(Participant::isDependent)) {
                endAfter(emptyStay.departureTimeout());
            }
        }
    }

    private void endAfter(Duration timeout) {
        end = server.loop().schedule(this::expire, timeout.toSeconds(), TimeUnit.SECONDS);
    }

    private void expire() {
        onEnd.accept(this);
        close(DisconnectReason.ROOM_CLOSED);
    }

    private void keepOpen() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    private void end(Participant participant, DisconnectReason reason) {
        participant.close(reason);
        ParticipantInfo last = participant.info();
        ParticipantInfo farewell =
                last.toBuilder()
                        .setVersion(last.getVersion() + 1)
                        .setDisconnectReason(reason)
                        .build();
        if (!participant.isHidden()) {
            SignalResponse update =
                    SignalResponse.newBuilder()
                            .setUpdate(ParticipantUpdate.newBuilder().addParticipants(farewell))
                            .build();
            participants.values().forEach(one -> one.send(update));
        }
    }

    /** Sends everybody away. */
    void close(DisconnectReason reason) {
        for (Participant participant : participants()) {
            participant.leave(reason, LeaveRequest.Action.DISCONNECT);
        }
        abandon(reason);
    }

    /** Forgets everybody without a word, as a server that crashes. */
    void abandon(DisconnectReason reason) {
        List<Participant> all = List.copyOf(participants.values());
        participants.clear();
        all.forEach(participant -> participant.close(reason));
        keepOpen();
    }
}
