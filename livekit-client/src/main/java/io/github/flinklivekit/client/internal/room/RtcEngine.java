// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.signal.JoinFailures;
import io.github.flinklivekit.client.internal.signal.SignalClient;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.IceServer;
import io.github.flinklivekit.client.room.RoomConnectException;
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
import java.util.function.BooleanSupplier;

/**
 * What LiveKit's SDKs call the engine: a room's signalling and its peer connections, how they are
 * opened, resumed, opened anew and taken down. When and how often is its owner's affair. Confined
 * to the room's thread, but for what is read of the last join.
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

    /**
     * So many resumes that the server lets begin may come to nothing, one after the other: then it
     * has something that only another join mends.
     */
    private static final int MAX_FAILED_RESUMES = 2;

    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(15);

    private final SignalUrl url;
    private final RoomOptions options;
    private final ScheduledExecutorService loop;
    private final Owner owner;
    private final SignalClient signal;

    private volatile JoinResponse join = JoinResponse.getDefaultInstance();
    @Nullable private volatile PeerConnections peers;

    private String token;
    private boolean resumable;
    private boolean resuming;
    private int failedResumes;
    @Nullable private WebRtcRuntime.Lease runtime;
    @Nullable private MediaConnectionWait mediaWait;

    /** Who hears of what comes over the connection, on the room's thread. */
    interface Owner extends SignalClient.Handler, PeerConnections.Listener {

        /** The server lets this participant in: who it is, before the join can be read. */
        void onAdmitted(ParticipantInfo self);

        /** The join can be read; media is still to come. */
        void onJoined(JoinResponse response);

        /** Adds what this participant has subscribed to and published, for a resume. */
        void addSyncState(SyncState.Builder state);
    }

    RtcEngine(
            SignalUrl url,
            String token,
            RoomOptions options,
            SignalSocket.Factory sockets,
            ScheduledExecutorService loop,
            Owner owner) {
        this.url = url;
        this.token = token;
        this.options = options;
        this.loop = loop;
        this.owner = owner;
        this.signal = new SignalClient(sockets, loop, owner);
    }

    /**
     * Loads the native library, and joins.
     *
     * @return completes when signalling and media stand
     * @throws IllegalStateException if the native library cannot be loaded
     */
    CompletableFuture<Void> open() {
        runtime = WebRtcRuntime.acquire();
        Duration patience = options.connectTimeout();
        return join(patience.compareTo(SIGNAL_TIMEOUT) < 0 ? patience : SIGNAL_TIMEOUT);
    }

    /**
     * Resumes the session if the server may still know it, else joins again.
     *
     * @return completes when signalling and media stand
     */
    CompletableFuture<Void> restore() {
        if (resumable) {
            return resume();
        }
        signal.discardQueued();
        return join(SIGNAL_TIMEOUT);
    }

    /** Whether {@link #restore} keeps the peer connections; else they are to be dropped before. */
    boolean isResumable() {
        return resumable;
    }

    /** The next {@link #restore} joins again. */
    void requireRejoin() {
        resumable = false;
    }

    /** It stands: what was held back is sent now. */
    void onConnected() {
        resumable = true;
        resuming = false;
        failedResumes = 0;
        cancelMediaWait();
        signal.flush();
    }

    /** It is broken: what is sent from now on is held back until it is restored. */
    void onConnectionLost() {
        cancelMediaWait();
        signal.pause();
        endAttempt();
    }

    /** An attempt to restore it has failed. */
    void attemptFailed(Throwable cause) {
        if (cause instanceof RoomConnectException refusal
                && refusal.reason() == RoomConnectException.Reason.MEDIA_UNREACHABLE) {
            requireRejoin();
        }
        endAttempt();
    }

    private void endAttempt() {
        // One that did not reach the server says nothing of what a resume is worth there.
        if (resuming && signal.hasReachedServer() && ++failedResumes >= MAX_FAILED_RESUMES) {
            requireRejoin();
        }
        resuming = false;
        signal.disconnect();
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
    JoinResponse joined() {
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

    /**
     * A peer connection has changed its state.
     *
     * @return whether nobody waits for media, so that a failure is news
     */
    boolean onStateChange() {
        if (mediaWait != null) {
            mediaWait.check();
            return false;
        }
        return true;
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

    private CompletableFuture<Void> join(Duration timeout) {
        return signal.open(url.join(options.autoSubscribe(), options.attributes()), token, timeout)
                .thenCompose(
                        message -> {
                            if (!message.hasJoin()) {
                                signal.disconnect(); // That it closes now is no news.
                                throw new CompletionException(
                                        JoinFailures.unexpectedFirstMessage(url, message));
                            }
                            return joined(message.getJoin());
                        });
    }

    private CompletableFuture<Void> joined(JoinResponse response) {
        owner.onAdmitted(ParticipantInfo.of(response.getParticipant()));
        join = response;
        PeerConnections created =
                new PeerConnections(
                        runtime,
                        iceServers(response.getIceServersList()),
                        options.iceTransportPolicy(),
                        response.getSubscriberPrimary(),
                        loop,
                        owner);
        peers = created;
        created.start();
        keepAlive();
        owner.onJoined(response);
        return waitForMedia(created::isPrimaryConnected, Duration.ZERO);
    }

    private CompletableFuture<Void> resume() {
        resuming = true;
        return signal.open(
                        url.resume(options.autoSubscribe(), join.getParticipant().getSid()),
                        token,
                        SIGNAL_TIMEOUT)
                .thenCompose(
                        message -> {
                            if (!message.hasReconnect()) {
                                signal.disconnect(); // As above.
                                // The server knows this participant no more: only a new join helps.
                                resumable = false;
                                throw new CompletionException(
                                        JoinFailures.resumeRejected(url, message));
                            }
                            return resumed(message.getReconnect());
                        });
    }

    private CompletableFuture<Void> resumed(LivekitRtc.ReconnectResponse response) {
        if (response.getIceServersCount() > 0) {
            peers.setIceServers(iceServers(response.getIceServersList()));
        }
        SyncState.Builder state = peers.syncState();
        owner.addSyncState(state);
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

    private CompletableFuture<Void> waitForMedia(BooleanSupplier connectedNow, Duration settle) {
        cancelMediaWait();
        mediaWait = new MediaConnectionWait(loop, connectedNow, settle, MEDIA_TIMEOUT);
        return mediaWait.future();
    }

    private void cancelMediaWait() {
        if (mediaWait != null) {
            mediaWait.cancel();
            mediaWait = null;
        }
    }
}
