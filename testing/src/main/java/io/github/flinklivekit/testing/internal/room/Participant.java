// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.testing.internal.auth.ClaimGrants;
import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.server.LeaveRequests;
import io.github.flinklivekit.testing.internal.server.ServerContext;
import io.github.flinklivekit.testing.internal.server.Sids;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackSubscribed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Somebody in a room, from the join to the leave, over however many signal connections. Confined to
 * the server's thread.
 */
@Internal
public final class Participant implements ParticipantMedia.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Participant.class);

    /** How long somebody whose media has failed may take to come back, as at the real server. */
    private static final Duration CLEANUP_DELAY = Duration.ofSeconds(5);

    private final String sid = Sids.participant();
    private final Instant joinedAt = Instant.now();
    private final Room room;
    private final ServerContext server;
    private final ClaimGrants grants;
    private final ParticipantPermission permission;
    private final Publications publications;
    private final ParticipantMedia media;
    private final Subscriptions subscriptions;
    private final Map<String, String> attributes;

    private String name;
    private String metadata;
    private ParticipantInfo.State state = ParticipantInfo.State.JOINED;
    private int version;
    private boolean closed;

    /** Null while the client has none. */
    @Nullable private SignalConnection line;

    /** What the client sends once it is connected; null if it is, or has offered nothing. */
    @Nullable private Runnable offeredEarly;

    Participant(Room room, ServerContext server, JoinParameters query, SignalConnection line) {
        this.room = room;
        this.server = server;
        this.grants = query.grants();
        this.permission = grants.permission();
        this.name = grants.name();
        this.metadata = grants.metadata();
        this.attributes = new LinkedHashMap<>(query.attributes());
        this.line = line;
        this.publications = new Publications(this, server.faults());
        this.media = new ParticipantMedia(server, this);
        this.subscriptions =
                new Subscriptions(
                        media.subscriber(), permission.getCanSubscribe(), query.autoSubscribe());
    }

    String sid() {
        return sid;
    }

    public String identity() {
        return grants.identity();
    }

    public Room room() {
        return room;
    }

    boolean isHidden() {
        return grants.isHidden();
    }

    boolean isDependent() {
        return grants.isDependent();
    }

    ParticipantPermission permission() {
        return permission;
    }

    public Publications publications() {
        return publications;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    ParticipantMedia media() {
        return media;
    }

    /** What everybody may know, with all tracks. */
    public ParticipantInfo info() {
        return ParticipantInfo.newBuilder()
                .setSid(sid)
                .setIdentity(identity())
                .setName(name)
                .setMetadata(metadata)
                .putAllAttributes(attributes)
                .setState(state)
                .setJoinedAt(joinedAt.getEpochSecond())
                .setJoinedAtMs(joinedAt.toEpochMilli())
                .setVersion(version)
                .setPermission(permission)
                .setKind(grants.kind())
                .setIsPublisher(!publications.infos().isEmpty())
                .addAllTracks(publications.infos())
                .build();
    }

    /** Something that everybody may know has changed. */
    public void changed() {
        version++;
        room.tell(this);
    }

    void describe(String newName, String newMetadata, Map<String, String> newAttributes) {
        name = newName.isEmpty() ? name : newName;
        metadata = newMetadata.isEmpty() ? metadata : newMetadata;
        newAttributes.forEach(
                (key, value) -> {
                    if (value.isEmpty()) {
                        attributes.remove(key);
                    } else {
                        attributes.put(key, value);
                    }
                });
        changed();
    }

    @Override
    public void send(SignalResponse message) {
        if (line != null) {
            line.send(message);
        }
    }

    @Nullable
    SignalConnection line() {
        return line;
    }

    /** Goes on over another signal connection. */
    void resumeOver(SignalConnection newLine) {
        if (line != null) {
            line.drop();
        }
        line = newLine;
    }

    /** The client's signal connection has ended; what was negotiated goes on. */
    void onLineLost(SignalConnection lost) {
        if (line == lost) {
            line = null;
            if (state != ParticipantInfo.State.ACTIVE) {
                room.remove(this, DisconnectReason.SIGNAL_CLOSE);
            }
        }
    }

    @Override
    public void onOffered(OfferedMedia offered, Map<String, VideoTrack> received) {
        Runnable begin = () -> publications.onOffered(offered, received);
        if (media.isPublisherConnected()) {
            begin.run();
        } else {
            // The others see it when its media can come, as at the real server.
            offeredEarly = begin;
        }
    }

    @Override
    public void onNegotiated(DownTrack downlink) {
        if (!downlink.negotiated()) {
            downlink.setNegotiated();
            MediaTrack track = downlink.track();
            if (track.firstSubscriber()) {
                track.publisher()
                        .send(
                                SignalResponse.newBuilder()
                                        .setTrackSubscribed(
                                                TrackSubscribed.newBuilder()
                                                        .setTrackSid(track.sid()))
                                        .build());
            }
        }
    }

    @Override
    public void onData(byte[] message, boolean reliable) {
        if (permission.getCanPublishData()) {
            room.data().relay(this, message, reliable);
        }
    }

    /** Sends a message that the room has for this participant. */
    void sendData(DataPacket packet, boolean reliable) {
        media.sendData(packet.toByteArray(), reliable);
    }

    @Override
    public void onStateChange() {
        if (offeredEarly != null && media.isPublisherConnected()) {
            Runnable begin = offeredEarly;
            offeredEarly = null;
            begin.run();
        }
        boolean connected =
                permission.getCanSubscribe()
                        ? media.isSubscriberConnected()
                        : media.isPublisherConnected();
        if (connected && state == ParticipantInfo.State.JOINED) {
            state = ParticipantInfo.State.ACTIVE;
            changed();
        }
        if (media.hasFailed()) {
            server.loop()
                    .schedule(
                            () -> {
                                if (media.hasFailed()) {
                                    room.remove(this, DisconnectReason.CONNECTION_TIMEOUT);
                                }
                            },
                            CLEANUP_DELAY.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onNegotiationFailed(Throwable failure) {
        LOG.warn("Negotiating with '{}' failed; it is to join again", identity(), failure);
        leave(DisconnectReason.STATE_MISMATCH, LeaveRequest.Action.RECONNECT);
        room.remove(this, DisconnectReason.STATE_MISMATCH);
    }

    /** Sends the client away, or asks it to come back. */
    public void leave(DisconnectReason reason, LeaveRequest.Action action) {
        send(LeaveRequests.message(reason, action));
    }

    /** A fault: tells the client to leave; only one that is to resume stays in its room. */
    public void sendAway(DisconnectReason reason, LeaveRequest.Action action) {
        leave(reason, action);
        if (action != LeaveRequest.Action.RESUME) {
            room.remove(this, reason);
        } else if (line != null) {
            line.close(LeaveRequests.NORMAL_CLOSURE, "");
        }
    }

    /** A fault: nothing flows any more, and nobody is told. */
    public void cutMedia() {
        publications.all().forEach(MediaTrack::end);
        subscriptions.stopAll();
        media.close();
    }

    /** It is in no room any more. Idempotent. */
    void close(DisconnectReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        LOG.debug("'{}' has left room '{}': {}", identity(), room.name(), reason);
        state = ParticipantInfo.State.DISCONNECTED;
        publications.removeAll();
        subscriptions.stopAll();
        media.close();
        if (line != null) {
            line.close(LeaveRequests.NORMAL_CLOSURE, "");
            line = null;
        }
    }
}
