// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.ConnectException.Reason;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.signal.SignalClient;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.frame.FrameAllocator;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A room's connection: joins, resumes, joins again, leaves. Confined to the room's thread.
 *
 * <p>A broken connection is resumed: new signalling, the same peer connections, so tracks go on.
 * Where the server knows the participant no more, or media does not come back, it is joined again:
 * new peer connections, tracks published and subscribed anew.
 */
final class RoomSession implements Session, SignalClient.Handler, PeerConnections.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(RoomSession.class);

    /** For one attempt's socket and first message. */
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);

    /** For media to come back, as long as the server looks for paths. */
    private static final Duration MEDIA_TIMEOUT = Duration.ofSeconds(15);

    /**
     * How long a resumed session takes to notice that its paths are gone; as LiveKit's Rust SDK.
     */
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    private final SignalClient signal;
    private final ScheduledExecutorService loop;
    private final RoomEvents events;
    private final RoomOptions options;
    private final SignalUrl url;
    private final Participants participants;
    private final Subscriptions subscriptions;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;
    private final DataPublisher data;
    private final MediaWatchdog watchdog;
    private final ServerMessages messages;
    private final ReconnectSchedule schedule;
    private final Runnable onEnd;

    private volatile ConnectionState state = ConnectionState.DISCONNECTED;
    private volatile JoinResponse join = JoinResponse.getDefaultInstance();
    private String token;
    private boolean resumable;
    private boolean ended;
    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();

    @Nullable private WebRtcRuntime.Lease runtime;
    @Nullable private volatile PeerConnections peers;

    @Nullable private MediaWait mediaWait;

    RoomSession(
            SignalUrl url,
            String token,
            RoomOptions options,
            FrameAllocator allocator,
            SignalSocket.Factory sockets,
            ScheduledExecutorService loop,
            RoomEvents events,
            Runnable onEnd) {
        this.url = url;
        this.token = token;
        this.options = options;
        this.loop = loop;
        this.events = events;
        this.onEnd = onEnd;
        this.signal = new SignalClient(sockets, loop, this);
        this.subscriptions = new Subscriptions(this, options.autoSubscribe());
        this.participants = new Participants(events, subscriptions);
        SubscriptionFailures failures =
                new SubscriptionFailures(events, participants, () -> runtime.decoderNames());
        this.remoteTracks = new RemoteTracks(this, events, allocator, participants, failures);
        participants.onPublished(failures::checkPermitted);
        participants.onUnpublished(remoteTracks::detach);
        subscriptions.onWanted(failures::checkPermitted);
        this.localTracks = new LocalTracks(this, events);
        this.data = new DataPublisher(this, events, participants);
        this.messages =
                new ServerMessages(this, events, participants, remoteTracks, failures, localTracks);
        this.watchdog = new MediaWatchdog(loop, remoteTracks::expectsPictures, this::onNoMedia);
        this.schedule = new ReconnectSchedule(options.reconnectPolicy(), loop, this::attempt);
    }

    ConnectionState state() {
        return state;
    }

    Participants participants() {
        return participants;
    }

    /** Joins the room. */
    CompletableFuture<Void> connect() {
        if (ended) {
            return CompletableFuture.failedFuture(leftBeforeJoined());
        }
        state = ConnectionState.CONNECTING;
        CompletableFuture<Void> outcome = connected;
        ScheduledFuture<?> deadline =
                loop.schedule(
                        this::connectTimedOut,
                        options.connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            runtime = WebRtcRuntime.acquire();
        } catch (IllegalStateException e) {
            deadline.cancel(false);
            failedToConnect(e);
            return outcome;
        }
        join(shorter(SIGNAL_TIMEOUT, options.connectTimeout()))
                .whenComplete(
                        (done, failure) -> {
                            deadline.cancel(false);
                            if (failure == null) {
                                becomeConnected();
                                events.emit(RoomListener::onConnected);
                            } else {
                                failedToConnect(cause(failure));
                            }
                        });
        return outcome;
    }

    private CompletableFuture<Void> join(Duration timeout) {
        return signal.open(url.join(options.autoSubscribe(), options.attributes()), token, timeout)
                .thenCompose(
                        message -> {
                            if (!message.hasJoin()) {
                                throw new CompletionException(JoinRefusals.ofJoin(url, message));
                            }
                            return joined(message.getJoin());
                        });
    }

    private CompletableFuture<Void> joined(JoinResponse response) {
        join = response;
        if (participants.local() == null) {
            participants.setLocal(
                    new LocalParticipant(
                            ParticipantInfo.of(response.getParticipant()), localTracks, data));
        } else {
            participants.local().update(ParticipantInfo.of(response.getParticipant()));
        }
        PeerConnections created =
                new PeerConnections(
                        runtime,
                        iceServers(response.getIceServersList()),
                        options.iceTransportPolicy(),
                        response.getSubscriberPrimary(),
                        loop,
                        this);
        peers = created;
        created.start();
        keepAlive();
        participants.replace(response.getOtherParticipantsList());
        return waitForMedia(created::isPrimaryConnected, Duration.ZERO);
    }

    private List<IceServer> iceServers(List<LivekitRtc.ICEServer> named) {
        return options.iceServers().isEmpty()
                ? named.stream().map(IceServer::of).toList()
                : options.iceServers();
    }

    private void keepAlive() {
        signal.keepAlive(
                Duration.ofSeconds(join.getPingInterval() > 0 ? join.getPingInterval() : 5),
                Duration.ofSeconds(join.getPingTimeout() > 0 ? join.getPingTimeout() : 15));
    }

    private CompletableFuture<Void> waitForMedia(BooleanSupplier connectedNow, Duration settle) {
        stopWaiting();
        mediaWait = new MediaWait(loop, connectedNow, settle, MEDIA_TIMEOUT);
        return mediaWait.future();
    }

    private void stopWaiting() {
        if (mediaWait != null) {
            mediaWait.cancel();
            mediaWait = null;
        }
    }

    private void becomeConnected() {
        state = ConnectionState.CONNECTED;
        resumable = true;
        schedule.reset();
        stopWaiting();
        signal.release();
        watchdog.watch(peers);
        connected.complete(null);
    }

    private void connectTimedOut() {
        failedToConnect(JoinRefusals.timedOut(url, options.connectTimeout(), peers != null));
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
            stopWaiting();
            signal.hold();
            signal.disconnect();
            tryAgain();
        }
    }

    private void tryAgain() {
        if (!schedule.next()) {
            LOG.warn(
                    "Room '{}' was given up after {} attempts to reconnect",
                    roomName(),
                    schedule.attempt());
            disconnected(DisconnectReason.SIGNAL_CLOSE);
        }
    }

    private void attempt() {
        int current = schedule.attempt();
        CompletableFuture<Void> attempted = resumable ? resume() : joinAgain();
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
                        attemptFailed(cause(failure));
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
        if (cause instanceof ConnectException refusal && !refusal.isRetryable()) {
            LOG.warn(
                    "Room '{}' does not let this participant back: {}",
                    roomName(),
                    refusal.getMessage());
            disconnected(DisconnectReason.JOIN_FAILURE);
        } else {
            resumable &= !isMediaUnreachable(cause);
            signal.disconnect();
            tryAgain();
        }
    }

    private CompletableFuture<Void> resume() {
        return signal.open(
                        url.resume(options.autoSubscribe(), join.getParticipant().getSid()),
                        token,
                        SIGNAL_TIMEOUT)
                .thenCompose(
                        message -> {
                            if (!message.hasReconnect()) {
                                // The server knows this participant no more: only a new join helps.
                                resumable = false;
                                throw new CompletionException(JoinRefusals.ofResume(url, message));
                            }
                            return resumed(message.getReconnect());
                        });
    }

    private CompletableFuture<Void> resumed(LivekitRtc.ReconnectResponse response) {
        if (response.getIceServersCount() > 0) {
            peers.setIceServers(iceServers(response.getIceServersList()));
        }
        signal.send(
                SignalRequest.newBuilder()
                        .setSyncState(
                                peers.syncState()
                                        .setSubscription(subscriptions.state(participants))
                                        .addAllTrackSidsDisabled(
                                                subscriptions.disabled(participants))
                                        .addAllPublishTracks(localTracks.publishedState()))
                        .build());
        keepAlive();
        peers.restartIce();
        return waitForMedia(peers::isConnected, SETTLE_TIME);
    }

    private CompletableFuture<Void> joinAgain() {
        dropPeers();
        signal.forgetHeld();
        return join(SIGNAL_TIMEOUT)
                .thenRun(
                        () -> {
                            subscriptions.sendAgain(participants);
                            localTracks.publishAgain();
                        });
    }

    private void onNoMedia() {
        if (state == ConnectionState.CONNECTED) {
            LOG.warn("Room '{}' is connected but brings no media; joining again", roomName());
            resumable = false;
            reconnect("no media");
        }
    }

    private void dropPeers() {
        watchdog.stop();
        stopWaiting();
        remoteTracks.endAll();
        localTracks.onConnectionsDropped();
        PeerConnections old = peers;
        peers = null;
        if (old != null) {
            old.close();
        }
    }

    /** Leaves the room for good. */
    void disconnect() {
        if (ended) {
            return;
        }
        switch (state) {
            case CONNECTING -> failedToConnect(leftBeforeJoined());
            case DISCONNECTED -> end(); // Left before the task that connects has run.
            default -> disconnected(DisconnectReason.CLIENT_INITIATED);
        }
    }

    private static ConnectException leftBeforeJoined() {
        return new ConnectException(Reason.SERVER_ERROR, "The room was left before it was joined");
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
        signal.close();
        dropPeers();
        localTracks.endAll();
        if (runtime != null) {
            runtime.close();
        }
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
                    new ConnectException(
                            Reason.SERVER_ERROR, url + " ended the connection: " + why));
        } else {
            reconnect("signalling: " + why);
        }
    }

    /** The server sends this participant away, or asks it to come back. */
    void onLeave(LeaveRequest leave) {
        if (state == ConnectionState.CONNECTING) {
            failedToConnect(JoinRefusals.ofLeave(url, leave));
            return;
        }
        DisconnectReason reason = JoinRefusals.reason(leave);
        switch (leave.getAction()) {
            case RESUME -> reconnect("the server asks for a resume: " + reason);
            case RECONNECT -> {
                resumable = false;
                reconnect("the server asks for a new join: " + reason);
            }
            default -> {
                LOG.info("The server ended the connection to room '{}': {}", roomName(), reason);
                disconnected(reason);
            }
        }
    }

    void onRoomUpdate(livekit.LivekitModels.Room room) {
        join = join.toBuilder().setRoom(room).build();
    }

    /**
     * The newest token is used from now on: the first may have expired when the connection breaks.
     */
    void onToken(String newest) {
        token = newest;
    }

    @Override
    public void onReceivedTracks(Map<String, VideoTrack> tracks) {
        remoteTracks.onReceivedTracks(tracks);
    }

    @Override
    public void onConnectionStateChange() {
        PeerConnections present = peers;
        if (present == null) {
            return;
        }
        if (mediaWait != null) {
            mediaWait.look();
        } else if (state == ConnectionState.CONNECTED && present.hasFailed()) {
            reconnect("media");
        }
    }

    @Override
    public void onNegotiationFailed(Throwable failure) {
        LOG.warn("An offer of the server of room '{}' could not be answered", roomName(), failure);
        if (state == ConnectionState.CONNECTING) {
            failedToConnect(
                    new ConnectException(
                            Reason.MEDIA_UNREACHABLE,
                            "The offer of " + url + " could not be answered",
                            failure));
        } else {
            resumable = false;
            reconnect("a failed negotiation");
        }
    }

    @Override
    public void onDataMessage(byte[] message, boolean reliable) {
        data.onMessage(message, reliable);
    }

    @Override
    public void send(SignalRequest request) {
        signal.send(request);
    }

    @Override
    public PeerConnections peers() {
        return peers;
    }

    @Override
    public WebRtcRuntime.Lease runtime() {
        return runtime;
    }

    @Override
    public CompletableFuture<Void> whenConnected() {
        return connected;
    }

    @Override
    public JoinResponse join() {
        return join;
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
        return join.getRoom().getName();
    }

    private static boolean isMediaUnreachable(Throwable failure) {
        return failure instanceof ConnectException refusal
                && refusal.reason() == Reason.MEDIA_UNREACHABLE;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
