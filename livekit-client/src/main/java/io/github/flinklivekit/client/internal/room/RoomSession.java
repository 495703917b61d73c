// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.data.DataPackets;
import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.publish.LocalTracks;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.internal.signal.JoinFailures;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.internal.subscribe.RemoteTracks;
import io.github.flinklivekit.client.internal.subscribe.Subscriptions;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomOptions;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SyncState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A participant's stay in a room: puts its parts together and turns what comes over the connection
 * into events of the {@link ConnectionStateMachine}, which joins, restores the connection when it
 * breaks, and leaves. Confined to the room's thread.
 */
@Internal
public final class RoomSession implements EngineSession, Session, RtcEngine.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(RoomSession.class);

    private final RtcEngine engine;
    private final ScheduledExecutorService loop;
    private final RoomEvents events;
    private final SignalUrl url;
    private final JoinAttempts attempts;
    private final Participants participants;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;
    private final SessionTracks tracks;
    private final DataPackets data;
    private final SignalDispatcher messages;
    private final ConnectionActions actions;
    private final ConnectionStateMachine connection;

    public RoomSession(Setup setup, SignalSocket.Factory sockets, JoinAttempts attempts) {
        RoomOptions options = setup.options();
        if (options.encryption() != null) {
            throw new IllegalArgumentException(
                    "webrtc-java can neither encrypt nor decrypt: take the engine livekit-ffi, or leave the keys out");
        }
        this.url = setup.url();
        this.attempts = attempts;
        this.loop = setup.loop();
        this.events = setup.events();
        this.engine = new RtcEngine(url, setup.token(), options, sockets, loop, this, attempts);
        Subscriptions subscriptions = new Subscriptions(this, options.autoSubscribe());
        this.participants = new Participants(events, subscriptions);
        SubscriptionFailures failures =
                new SubscriptionFailures(events, participants, () -> runtime().decoderNames());
        this.remoteTracks =
                new RemoteTracks(this, events, setup.allocator(), participants, failures);
        participants.onPublished(failures::checkPermitted);
        participants.onUnpublished(remoteTracks::detach);
        subscriptions.onSubscribeRequested(failures::checkPermitted);
        this.localTracks = new LocalTracks(this, events);
        participants.onLocalTracks(localTracks::onLocalTrackInfo);
        this.data = new DataPackets(this, events, participants);
        this.messages =
                new SignalDispatcher(
                        this, events, participants, remoteTracks, failures, localTracks);
        this.tracks = new SessionTracks(participants, subscriptions, remoteTracks, localTracks);
        this.actions =
                new ConnectionActions(
                        engine,
                        tracks,
                        data,
                        events,
                        new MediaWatchdog(loop, remoteTracks::expectsMedia, this::onMediaMissing),
                        new ReconnectBackoff(options.reconnectPolicy(), loop),
                        setup.onEnd());
        this.connection =
                new ConnectionStateMachine(
                        actions,
                        options.reconnectPolicy().maxAttempts(),
                        () -> join().getRoom().getName());
    }

    @Override
    public ConnectionState state() {
        return connection.phase().state();
    }

    @Override
    public Participants participants() {
        return participants;
    }

    @Override
    public String roomName() {
        return join().getRoom().getName();
    }

    @Override
    public String roomSid() {
        return join().getRoom().getSid();
    }

    @Override
    public String roomMetadata() {
        return join().getRoom().getMetadata();
    }

    @Override
    public CompletableFuture<Void> connect() {
        CompletableFuture<Void> outcome = actions.whenConnected();
        connection.connect();
        return outcome;
    }

    @Override
    public void disconnect() {
        connection.leave();
    }

    @Override
    public void onAdmitted(ParticipantInfo self) {
        if (participants.local() == null) {
            participants.setLocal(new DefaultLocalParticipant(self, localTracks, data));
        } else {
            participants.local().update(self);
        }
    }

    @Override
    public void onJoined(JoinResponse response) {
        participants.replace(response.getOtherParticipantsList());
    }

    @Override
    public void addSyncState(SyncState.Builder state) {
        tracks.addSyncState(state);
    }

    private void onMediaMissing() {
        connection.mediaMissing();
    }

    @Override
    public void onSignal(SignalResponse message) {
        messages.dispatch(message);
    }

    @Override
    public void onSignalLost(String why) {
        connection.connectionLost(
                "signalling: " + why,
                new RoomConnectException(
                        Reason.SERVER_ERROR, url + " ended the connection: " + why));
    }

    /** The server sends this participant away, or asks it to come back. */
    void onLeave(LeaveRequest leave) {
        DisconnectReason reason = JoinFailures.reason(leave);
        RoomConnectException rejection = JoinFailures.rejected(url, leave);
        switch (leave.getAction()) {
            case RESUME ->
                    connection.connectionLost("the server asks for a resume: " + reason, rejection);
            case RECONNECT ->
                    connection.sessionLost("the server asks for a new join: " + reason, rejection);
            default -> {
                if (reason == DisconnectReason.DUPLICATE_IDENTITY && attempts.explainDuplicate()) {
                    connection.sessionLost(
                            "an earlier attempt to join has reached the server",
                            JoinFailures.replacedByOwnAttempt(url));
                } else {
                    connection.removed(reason, rejection);
                }
            }
        }
    }

    void onRoomUpdate(livekit.LivekitModels.Room room) {
        engine.updateRoom(room);
    }

    void onToken(String newest) {
        engine.useToken(newest);
        events.emit(to -> to.onTokenRefreshed(newest));
    }

    @Override
    public void onReceivedTracks(Map<String, VideoTrack> tracks) {
        remoteTracks.onReceivedTracks(tracks);
    }

    @Override
    public void onConnectionStateChange() {
        PeerConnections present = peers();
        if (present != null) {
            connection.peerStateChanged(present.hasFailed());
        }
    }

    @Override
    public void onNegotiationFailed(Throwable failure) {
        LOG.warn(
                "An offer of the server of room '{}' could not be answered",
                join().getRoom().getName(),
                failure);
        connection.sessionLost(
                "a failed negotiation",
                new RoomConnectException(
                        Reason.MEDIA_UNREACHABLE,
                        "The offer of " + url + " could not be answered",
                        failure));
    }

    @Override
    public void onDataMessage(byte[] message, boolean reliable) {
        data.onMessage(message, reliable);
    }

    @Override
    public boolean isListeningToData() {
        return events.hasDataListener();
    }

    @Override
    public void onListenersChanged() {
        PeerConnections present = peers();
        if (present != null) {
            present.updateDataListening();
        }
    }

    @Override
    public void send(SignalRequest request) {
        engine.send(request);
    }

    @Override
    public PeerConnections peers() {
        return engine.peers();
    }

    @Override
    public WebRtcRuntime.Lease runtime() {
        return engine.runtime();
    }

    @Override
    public CompletableFuture<Void> whenConnected() {
        return actions.whenConnected();
    }

    @Override
    public JoinResponse join() {
        return engine.lastJoin();
    }

    @Override
    public LocalParticipant localParticipant() {
        return participants.local();
    }

    @Override
    public ScheduledExecutorService loop() {
        return loop;
    }
}
