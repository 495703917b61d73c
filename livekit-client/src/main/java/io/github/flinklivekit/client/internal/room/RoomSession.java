// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.concurrent.Failures;
import io.github.flinklivekit.client.internal.data.DataPackets;
import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.publish.LocalTracks;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.internal.session.StatsReports;
import io.github.flinklivekit.client.internal.signal.JoinFailures;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.internal.subscribe.RemoteTracks;
import io.github.flinklivekit.client.internal.subscribe.SubscriptionFailures;
import io.github.flinklivekit.client.internal.subscribe.Subscriptions;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.frame.FrameAllocator;

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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A participant's stay in a room: joins, restores its connection when it breaks, leaves. Confined
 * to the room's thread.
 *
 * <p>A broken connection is resumed: new signalling, the same peer connections, so tracks go on.
 * Where the server knows the participant no more, or media does not come back, it is joined again:
 * new peer connections, tracks published and subscribed anew.
 */
public final class RoomSession implements Session, RtcEngine.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(RoomSession.class);

    private final RtcEngine engine;
    private final ScheduledExecutorService loop;
    private final RoomEvents events;
    private final RoomOptions options;
    private final SignalUrl url;
    private final Participants participants;
    private final Subscriptions subscriptions;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;
    private final DataPackets data;
    private final MediaWatchdog watchdog;
    private final SignalDispatcher messages;
    private final ReconnectBackoff schedule;
    private final Runnable onEnd;

    private volatile ConnectionState state = ConnectionState.DISCONNECTED;
    private boolean ended;
    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();

    public RoomSession(
            SignalUrl url,
            String token,
            RoomOptions options,
            FrameAllocator allocator,
            SignalSocket.Factory sockets,
            ScheduledExecutorService loop,
            RoomEvents events,
            Runnable onEnd) {
        this.url = url;
        this.options = options;
        this.loop = loop;
        this.events = events;
        this.onEnd = onEnd;
        this.engine = new RtcEngine(url, token, options, sockets, loop, this);
        this.subscriptions = new Subscriptions(this, options.autoSubscribe());
        this.participants = new Participants(events, subscriptions);
        SubscriptionFailures failures =
                new SubscriptionFailures(events, participants, () -> runtime().decoderNames());
        this.remoteTracks = new RemoteTracks(this, events, allocator, participants, failures);
        participants.onPublished(failures::checkPermitted);
        participants.onUnpublished(remoteTracks::detach);
        subscriptions.onSubscribeRequested(failures::checkPermitted);
        this.localTracks = new LocalTracks(this, events);
        participants.onLocalTracks(localTracks::onLocalTrackInfo);
        this.data = new DataPackets(this, events, participants);
        this.messages =
                new SignalDispatcher(
                        this, events, participants, remoteTracks, failures, localTracks);
        this.watchdog = new MediaWatchdog(loop, remoteTracks::expectsMedia, this::onNoMedia);
        this.schedule = new ReconnectBackoff(options.reconnectPolicy(), loop, this::attempt);
    }

    public ConnectionState state() {
        return state;
    }

    public Participants participants() {
        return participants;
    }

    /** Joins the room. */
    public CompletableFuture<Void> connect() {
        if (ended) {
            return CompletableFuture.failedFuture(leftWhileConnecting());
        }
        state = ConnectionState.CONNECTING;
        CompletableFuture<Void> outcome = connected;
        ScheduledFuture<?> deadline =
                loop.schedule(
                        this::connectTimedOut,
                        options.connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        CompletableFuture<Void> opened;
        try {
            opened = engine.open();
        } catch (IllegalStateException e) {
            deadline.cancel(false);
            failedToConnect(e);
            return outcome;
        }
        opened.whenComplete(
                (done, failure) -> {
                    deadline.cancel(false);
                    if (failure == null) {
                        becomeConnected();
                        events.emit(RoomListener::onConnected);
                    } else {
                        failedToConnect(Failures.unwrap(failure));
                    }
                });
        return outcome;
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

    private void becomeConnected() {
        state = ConnectionState.CONNECTED;
        schedule.reset();
        engine.onConnected();
        PeerConnections present = peers();
        watchdog.start(() -> present.subscriberStats().thenApply(StatsReports::receivedBytes));
        connected.complete(null);
    }

    private void connectTimedOut() {
        failedToConnect(JoinFailures.timedOut(url, options.connectTimeout(), peers() != null));
    }

    private void failedToConnect(Throwable failure) {
        if (state == ConnectionState.CONNECTING) {
            state = ConnectionState.DISCONNECTED;
            end();
            connected.completeExceptionally(failure);
        }
    }

    private void reconnect(String why) {
        if (state == ConnectionState.CONNECTED) {
            LOG.info("The connection to room '{}' broke ({}); restoring it", roomName(), why);
            state = ConnectionState.RECONNECTING;
            connected = new CompletableFuture<>();
            watchdog.stop();
            events.emit(RoomListener::onReconnecting);
        }
        if (state == ConnectionState.RECONNECTING) {
            engine.onConnectionLost();
            scheduleAttempt();
        }
    }

    private void scheduleAttempt() {
        if (!schedule.scheduleNext()) {
            LOG.warn(
                    "Room '{}' was given up after {} attempts to reconnect",
                    roomName(),
                    schedule.attempt());
            disconnected(DisconnectReason.SIGNAL_CLOSE);
        }
    }

    private void attempt() {
        int current = schedule.attempt();
        CompletableFuture<Void> attempted = engine.isResumable() ? resume() : rejoin();
        attempted.whenCompleteAsync(
                (done, failure) -> {
                    if (state != ConnectionState.RECONNECTING || current != schedule.attempt()) {
                        return; // Another attempt has begun since.
                    }
                    if (failure == null) {
                        LOG.info("The connection to room '{}' is restored", roomName());
                        becomeConnected();
                        events.emit(RoomListener::onReconnected);
                    } else {
                        attemptFailed(Failures.unwrap(failure));
                    }
                },
                loop);
    }

    private void attemptFailed(Throwable cause) {
        LOG.debug(
                "Attempt {} to reconnect to room '{}' failed",
                schedule.attempt(),
                roomName(),
                cause);
        if (cause instanceof RoomConnectException refusal && !refusal.isRetryable()) {
            LOG.warn(
                    "Room '{}' does not let this participant back: {}",
                    roomName(),
                    refusal.getMessage());
            disconnected(DisconnectReason.JOIN_FAILURE);
        } else {
            engine.attemptFailed(cause);
            scheduleAttempt();
        }
    }

    @Override
    public void addSyncState(SyncState.Builder state) {
        state.setSubscription(subscriptions.syncState(participants))
                .addAllTrackSidsDisabled(subscriptions.disabled(participants));
        localTracks.addSyncState(state);
    }

    private CompletableFuture<Void> resume() {
        return engine.restore()
                .thenRun(
                        () -> {
                            subscriptions.resendAfterResume(participants);
                            localTracks.onResumed();
                        });
    }

    private CompletableFuture<Void> rejoin() {
        closePeerConnections();
        return engine.restore()
                .thenRun(
                        () -> {
                            subscriptions.resendAfterRejoin(participants);
                            localTracks.republishAll();
                        });
    }

    private void onNoMedia() {
        if (state == ConnectionState.CONNECTED) {
            LOG.warn("Room '{}' is connected but brings no media; joining again", roomName());
            engine.requireRejoin();
            reconnect("no media");
        }
    }

    private void closePeerConnections() {
        watchdog.stop();
        remoteTracks.endAll();
        localTracks.onConnectionsDropped();
        engine.closePeerConnections();
    }

    /** Leaves the room for good. */
    public void disconnect() {
        if (ended) {
            return;
        }
        switch (state) {
            case CONNECTING -> failedToConnect(leftWhileConnecting());
            case DISCONNECTED -> end(); // Left before the task that connects has run.
            case CONNECTED ->
                    data.flush().thenRun(() -> disconnected(DisconnectReason.CLIENT_INITIATED));
            case RECONNECTING -> disconnected(DisconnectReason.CLIENT_INITIATED);
        }
    }

    private static RoomConnectException leftWhileConnecting() {
        return new RoomConnectException(
                Reason.SERVER_ERROR, "The room was left before it was joined");
    }

    private void disconnected(DisconnectReason reason) {
        if (state == ConnectionState.DISCONNECTED) {
            return;
        }
        state = ConnectionState.DISCONNECTED;
        CompletableFuture<Void> waiting = connected;
        LiveKitException left = new LiveKitException("The room was left: " + reason);
        connected = CompletableFuture.failedFuture(left);
        end();
        waiting.completeExceptionally(left);
        events.emit(to -> to.onDisconnected(reason));
    }

    /**
     * The order in which the native library wants to be taken down: sinks, farewell, connections,
     * sources, the library.
     */
    private void end() {
        ended = true;
        schedule.cancel();
        remoteTracks.endAll();
        engine.closeSignal();
        closePeerConnections();
        localTracks.endAll();
        engine.releaseRuntime();
        onEnd.run();
    }

    @Override
    public void onSignal(SignalResponse message) {
        messages.dispatch(message);
    }

    @Override
    public void onSignalLost(String why) {
        if (state == ConnectionState.CONNECTING) {
            failedToConnect(
                    new RoomConnectException(
                            Reason.SERVER_ERROR, url + " ended the connection: " + why));
        } else {
            reconnect("signalling: " + why);
        }
    }

    /** The server sends this participant away, or asks it to come back. */
    void onLeave(LeaveRequest leave) {
        if (state == ConnectionState.CONNECTING) {
            failedToConnect(JoinFailures.rejected(url, leave));
            return;
        }
        DisconnectReason reason = JoinFailures.reason(leave);
        switch (leave.getAction()) {
            case RESUME -> reconnect("the server asks for a resume: " + reason);
            case RECONNECT -> {
                engine.requireRejoin();
                reconnect("the server asks for a new join: " + reason);
            }
            default -> {
                LOG.info("The server ended the connection to room '{}': {}", roomName(), reason);
                disconnected(reason);
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
        if (present != null
                && engine.onStateChange()
                && state == ConnectionState.CONNECTED
                && present.hasFailed()) {
            reconnect("media");
        }
    }

    @Override
    public void onNegotiationFailed(Throwable failure) {
        LOG.warn("An offer of the server of room '{}' could not be answered", roomName(), failure);
        if (state == ConnectionState.CONNECTING) {
            failedToConnect(
                    new RoomConnectException(
                            Reason.MEDIA_UNREACHABLE,
                            "The offer of " + url + " could not be answered",
                            failure));
        } else {
            engine.requireRejoin();
            reconnect("a failed negotiation");
        }
    }

    @Override
    public void onDataMessage(byte[] message, boolean reliable) {
        data.onMessage(message, reliable);
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
        return connected;
    }

    @Override
    public JoinResponse join() {
        return engine.joined();
    }

    @Override
    public LocalParticipant localParticipant() {
        return participants.local();
    }

    @Override
    public ScheduledExecutorService loop() {
        return loop;
    }

    private String roomName() {
        return join().getRoom().getName();
    }
}
