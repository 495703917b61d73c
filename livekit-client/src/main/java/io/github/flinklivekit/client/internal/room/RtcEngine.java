// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.concurrent.Failures;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.signal.JoinFailures;
import io.github.flinklivekit.client.internal.signal.SignalClient;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.IceServer;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.RoomOptions;

import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SyncState;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What LiveKit's SDKs call the engine: a room's signalling and its peer connections, how they are
 * opened, resumed, opened anew and taken down. When and how often is decided by the {@link
 * ConnectionStateMachine}. Confined to the room's thread, but for what is read of the last join.
 */
final class RtcEngine {

    /** For one attempt's socket and first message. */
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);

    /** For media to come back, as long as the server looks for paths. */
    private static final Duration MEDIA_TIMEOUT = Duration.ofSeconds(15);

    /**
     * How long a resumed session takes to notice that its paths are gone; as LiveKit's Rust SDK.
     */
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(15);

    private final SignalUrl url;
    private final RoomOptions options;
    private final ScheduledExecutorService loop;
    private final Listener listener;
    private final JoinAttempts attempts;
    private final SignalClient signal;

    private volatile JoinResponse join = JoinResponse.getDefaultInstance();
    @Nullable private volatile PeerConnections peers;

    private String token;
    @Nullable private WebRtcRuntime.Lease runtime;
    @Nullable private MediaConnectionWait mediaWait;

    /** Who hears of what comes over the connection, on the room's thread. */
    interface Listener extends SignalClient.Handler, PeerConnections.Listener {

        /** The server lets this participant in: who it is, before the join can be read. */
        void onAdmitted(ParticipantInfo self);

        /** The join can be read; media is still to come. */
        void onJoined(JoinResponse response);

        /** Adds what this participant has subscribed to and published, for a resume. */
        void addSyncState(SyncState.Builder state);
    }

    /**
     * An engine of a room that is not joined yet.
     *
     * @param attempts told of each join that is given up before the server has answered
     */
    RtcEngine(
            SignalUrl url,
            String token,
            RoomOptions options,
            SignalSocket.Factory sockets,
            ScheduledExecutorService loop,
            Listener listener,
            JoinAttempts attempts) {
        this.url = url;
        this.token = token;
        this.options = options;
        this.loop = loop;
        this.listener = listener;
        this.attempts = attempts;
        this.signal = new SignalClient(sockets, loop, listener);
    }

    /**
     * Loads the native library, and joins, within {@link RoomOptions#connectTimeout}. Fails with an
     * {@link IllegalStateException} if the library cannot be loaded.
     */
    CompletableFuture<AttemptOutcome> open() {
        Duration timeout = options.connectTimeout();
        CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
        ScheduledFuture<?> deadline =
                loop.schedule(
                        () ->
                                outcome.complete(
                                        failed(JoinFailures.timedOut(url, timeout, peers != null))),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            runtime = WebRtcRuntime.acquire();
        } catch (IllegalStateException e) {
            deadline.cancel(false);
            return CompletableFuture.completedFuture(failed(e));
        }
        join(timeout.compareTo(SIGNAL_TIMEOUT) < 0 ? timeout : SIGNAL_TIMEOUT)
                .thenAccept(outcome::complete);
        return outcome.whenComplete((done, failure) -> deadline.cancel(false));
    }

    /** Joins again. {@link #closePeerConnections} comes before. */
    CompletableFuture<AttemptOutcome> rejoin() {
        signal.discardQueued();
        return join(SIGNAL_TIMEOUT);
    }

    /** Opens another signal connection for the same session and the same peer connections. */
    CompletableFuture<AttemptOutcome> resume() {
        return signal.open(
                        url.resume(options.autoSubscribe(), join.getParticipant().getSid()),
                        token,
                        SIGNAL_TIMEOUT,
                        () -> {})
                .thenCompose(
                        message -> {
                            if (!message.hasReconnect()) {
                                signal.disconnect(); // As at a join.
                                return CompletableFuture.completedFuture(
                                        new AttemptOutcome.Failed(
                                                JoinFailures.resumeRejected(url, message),
                                                true,
                                                true));
                            }
                            return resumed(message.getReconnect());
                        })
                .exceptionally(this::failed);
    }

    /** The connection is established: what was held back is sent now. */
    void onConnected() {
        cancelMediaWait();
        signal.flush();
    }

    /** The connection broke: what is sent from now on is held back until it is restored. */
    void onConnectionLost() {
        signal.pause();
        endAttempt();
    }

    /** Gives up what is under way; its outcome is a failure, unless it has one. */
    void endAttempt() {
        cancelMediaWait();
        signal.disconnect();
    }

    /** The peer connections may have come up: an attempt that waits for them looks. */
    void checkMedia() {
        if (mediaWait != null) {
            mediaWait.check();
        }
    }

    void send(SignalRequest request) {
        signal.send(request);
    }

    /**
     * The newest token is used from now on: the first may have expired when a connection breaks.
     */
    void useToken(String newest) {
        token = newest;
    }

    void updateRoom(LivekitModels.Room room) {
        join = join.toBuilder().setRoom(room).build();
    }

    /** What the server said at the last join; empty before the first. */
    JoinResponse lastJoin() {
        return join;
    }

    /** Null before the join, and while another one is made. */
    @Nullable
    PeerConnections peers() {
        return peers;
    }

    WebRtcRuntime.Lease runtime() {
        return runtime;
    }

    /** Says goodbye; what the server sends is not heard any more. */
    void closeSignal() {
        signal.close();
    }

    /** Takes the peer connections down. Idempotent. */
    void closePeerConnections() {
        cancelMediaWait();
        PeerConnections old = peers;
        peers = null;
        if (old != null) {
            old.close();
        }
    }

    /** Lets go of the native library, after everything that uses it. */
    void releaseRuntime() {
        if (runtime != null) {
            runtime.close();
        }
    }

    private CompletableFuture<AttemptOutcome> join(Duration timeout) {
        return signal.open(
                        url.join(options.autoSubscribe(), options.attributes()),
                        token,
                        timeout,
                        attempts::givenUp)
                .thenCompose(
                        message -> {
                            if (!message.hasJoin()) {
                                signal.disconnect(); // That it closes now is no news.
                                throw new CompletionException(
                                        JoinFailures.unexpectedFirstMessage(url, message));
                            }
                            return joined(message.getJoin());
                        })
                .exceptionally(this::failed);
    }

    private AttemptOutcome failed(Throwable failure) {
        return new AttemptOutcome.Failed(
                Failures.unwrap(failure), signal.hasReachedServer(), false);
    }

    private CompletableFuture<AttemptOutcome> joined(JoinResponse response) {
        listener.onAdmitted(ParticipantInfo.of(response.getParticipant()));
        join = response;
        PeerConnections created =
                new PeerConnections(
                        runtime,
                        iceServers(response.getIceServersList()),
                        options.iceTransportPolicy(),
                        response.getSubscriberPrimary(),
                        loop,
                        listener);
        peers = created;
        created.start();
        keepAlive();
        listener.onJoined(response);
        return waitForMedia(created::isPrimaryConnected, Duration.ZERO);
    }

    private CompletableFuture<AttemptOutcome> resumed(LivekitRtc.ReconnectResponse response) {
        if (response.getIceServersCount() > 0) {
            peers.setIceServers(iceServers(response.getIceServersList()));
        }
        SyncState.Builder state = peers.syncState();
        listener.addSyncState(state);
        signal.send(SignalRequest.newBuilder().setSyncState(state).build());
        keepAlive();
        peers.restartIce();
        return waitForMedia(peers::isConnected, SETTLE_TIME);
    }

    private List<IceServer> iceServers(List<LivekitRtc.ICEServer> named) {
        return options.iceServers().isEmpty()
                ? named.stream().map(RtcEngine::iceServer).toList()
                : options.iceServers();
    }

    private static IceServer iceServer(LivekitRtc.ICEServer message) {
        return new IceServer(message.getUrlsList(), message.getUsername(), message.getCredential());
    }

    private void keepAlive() {
        signal.keepAlive(
                secondsOr(join.getPingInterval(), PING_INTERVAL),
                secondsOr(join.getPingTimeout(), PING_TIMEOUT));
    }

    private static Duration secondsOr(int seconds, Duration otherwise) {
        return seconds > 0 ? Duration.ofSeconds(seconds) : otherwise;
    }

    private CompletableFuture<AttemptOutcome> waitForMedia(
            BooleanSupplier connectedNow, Duration settle) {
        cancelMediaWait();
        mediaWait = new MediaConnectionWait(loop, connectedNow, settle, MEDIA_TIMEOUT);
        return mediaWait.future().thenApply(connected -> new AttemptOutcome.Established());
    }

    private void cancelMediaWait() {
        if (mediaWait != null) {
            mediaWait.cancel();
            mediaWait = null;
        }
    }
}
