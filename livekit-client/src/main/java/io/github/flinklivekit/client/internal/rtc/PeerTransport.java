// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.room.LiveKitException;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.VideoTrack;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One peer connection. Its methods are called on the room's thread, its listener is called there;
 * what the native library says on its own threads is only handed over.
 */
@Internal
public final class PeerTransport {

    /** Hears from the connection, on the thread of its loop. */
    public interface Listener {

        void onLocalCandidate(RTCIceCandidate candidate);

        void onStateChange(RTCPeerConnectionState state);

        /**
         * A media section receives video. Called again with the same native track when the section
         * is used again.
         */
        default void onVideoTrack(String mid, VideoTrack track) {}

        default void onDataChannel(RTCDataChannel channel) {}
    }

    private final String name;
    private final Executor loop;
    private final Listener listener;
    private final RTCPeerConnection connection;
    private final List<RTCIceCandidate> earlyCandidates = new ArrayList<>();

    /** What the native library still owes an answer for; after a close it may give none. */
    private final List<CompletableFuture<?>> pending = new ArrayList<>();

    private boolean remoteDescriptionSet;
    private boolean closed;
    private RTCPeerConnectionState state = RTCPeerConnectionState.NEW;

    /**
     * Makes a connection, which nothing has been said over yet.
     *
     * @param name what messages call it
     * @param loop the one thread that the methods are called on, and the listener
     */
    public PeerTransport(
            String name,
            WebRtcRuntime.Lease runtime,
            RTCConfiguration configuration,
            Executor loop,
            Listener listener) {
        this.name = name;
        this.loop = loop;
        this.listener = listener;
        this.connection = runtime.createPeerConnection(configuration, new Observer());
    }

    /** The newest that the listener was told. */
    public RTCPeerConnectionState state() {
        return state;
    }

    /** For adding and removing senders and data channels. */
    public RTCPeerConnection connection() {
        return connection;
    }

    @Nullable
    String localDescription() {
        RTCSessionDescription description = connection.getLocalDescription();
        return description == null ? null : description.sdp;
    }

    @Nullable
    String remoteDescription() {
        RTCSessionDescription description = connection.getRemoteDescription();
        return description == null ? null : description.sdp;
    }

    /** Takes the other side's offer and answers it. */
    public CompletableFuture<String> answer(String offer) {
        return setRemote(RTCSdpType.OFFER, offer)
                .thenCompose(
                        set ->
                                create(
                                        "answer",
                                        observer ->
                                                connection.createAnswer(
                                                        new RTCAnswerOptions(), observer)))
                .thenCompose(answer -> setLocal(answer).thenApply(set -> answer.sdp));
    }

    /**
     * Makes an offer.
     *
     * @param edit what the caller says instead of the native library, which takes it as its own
     */
    public CompletableFuture<String> offer(UnaryOperator<String> edit) {
        return create("offer", observer -> connection.createOffer(new RTCOfferOptions(), observer))
                .thenCompose(
                        offer -> {
                            String edited = edit.apply(offer.sdp);
                            return setLocal(new RTCSessionDescription(RTCSdpType.OFFER, edited))
                                    .thenApply(set -> edited);
                        });
    }

    /** Takes the other side's answer. */
    public CompletableFuture<Void> acceptAnswer(String answer) {
        return setRemote(RTCSdpType.ANSWER, answer);
    }

    /**
     * The next offer asks for new network paths; candidates for them come before its answer and are
     * kept until then.
     */
    public void restartIce() {
        if (closed) {
            return;
        }
        remoteDescriptionSet = false;
        connection.restartIce();
    }

    /** Takes a network path of the other side; one that comes early is kept. */
    public void addRemoteCandidate(RTCIceCandidate candidate) {
        if (closed) {
            return;
        }
        if (remoteDescriptionSet) {
            connection.addIceCandidate(candidate);
        } else {
            earlyCandidates.add(candidate);
        }
    }

    CompletableFuture<RTCStatsReport> getStats() {
        return ask(
                report ->
                        connection.getStats(
                                stats -> handOver("onStats", () -> report.complete(stats))));
    }

    /**
     * Asks for the connection's figures, for an action on the native thread that channels are
     * observed on, libwebrtc's signaling thread. It must not block.
     */
    void readStats(Consumer<RTCStatsReport> action) {
        if (!closed) {
            connection.getStats(
                    stats -> NativeCallbacks.guard("onStats", () -> action.accept(stats)));
        }
    }

    /** Takes other STUN and TURN servers, for the next restart. */
    void setConfiguration(RTCConfiguration configuration) {
        if (!closed) {
            connection.setConfiguration(configuration);
        }
    }

    /** What is under way fails. Idempotent. */
    public void close() {
        if (!closed) {
            closed = true;
            NativeConnections.close(connection);
            List.copyOf(pending).forEach(future -> future.completeExceptionally(closed()));
        }
    }

    private CompletableFuture<Void> setRemote(RTCSdpType type, String sdp) {
        // Candidates that come meanwhile belong to this description, which is not there yet.
        remoteDescriptionSet = false;
        return set(
                        "remote " + type,
                        observer ->
                                connection.setRemoteDescription(
                                        new RTCSessionDescription(type, sdp), observer))
                .thenRun(
                        () -> {
                            remoteDescriptionSet = true;
                            earlyCandidates.forEach(connection::addIceCandidate);
                            earlyCandidates.clear();
                        });
    }

    private CompletableFuture<Void> setLocal(RTCSessionDescription description) {
        return set(
                "local " + description.sdpType,
                observer -> connection.setLocalDescription(description, observer));
    }

    private CompletableFuture<Void> set(String what, Consumer<SetSessionDescriptionObserver> call) {
        return ask(
                done ->
                        call.accept(
                                new SetSessionDescriptionObserver() {
                                    @Override
                                    public void onSuccess() {
                                        handOver("onSetSuccess", () -> done.complete(null));
                                    }

                                    @Override
                                    public void onFailure(String error) {
                                        handOver(
                                                "onSetFailure",
                                                () ->
                                                        done.completeExceptionally(
                                                                failure(
                                                                        "setting the " + what,
                                                                        error)));
                                    }
                                }));
    }

    private CompletableFuture<RTCSessionDescription> create(
            String what, Consumer<CreateSessionDescriptionObserver> call) {
        return ask(
                created ->
                        call.accept(
                                new CreateSessionDescriptionObserver() {
                                    @Override
                                    public void onSuccess(RTCSessionDescription description) {
                                        handOver(
                                                "onCreateSuccess",
                                                () -> created.complete(description));
                                    }

                                    @Override
                                    public void onFailure(String error) {
                                        handOver(
                                                "onCreateFailure",
                                                () ->
                                                        created.completeExceptionally(
                                                                failure(
                                                                        "creating the " + what,
                                                                        error)));
                                    }
                                }));
    }

    /** Asks the native library for something; fails at the latest when the connection closes. */
    private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> question) {
        if (closed) {
            return CompletableFuture.failedFuture(closed());
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        pending.removeIf(CompletableFuture::isDone);
        pending.add(answer);
        try {
            question.accept(answer);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private LiveKitException closed() {
        return new LiveKitException("The " + name + "'s peer connection was closed");
    }

    private IllegalStateException failure(String what, String error) {
        return new IllegalStateException(
                "The " + name + "'s peer connection failed in " + what + ": " + error);
    }

    /** From a native thread to the room's; after the close nothing is of interest any more. */
    private void handOver(String callback, Runnable task) {
        NativeCallbacks.guard(
                callback,
                () ->
                        loop.execute(
                                () -> {
                                    if (!closed) {
                                        task.run();
                                    }
                                }));
    }

    private final class Observer implements PeerConnectionObserver {

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            handOver("onIceCandidate", () -> listener.onLocalCandidate(candidate));
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState newState) {
            handOver(
                    "onConnectionChange",
                    () -> {
                        state = newState;
                        listener.onStateChange(newState);
                    });
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            NativeCallbacks.guard(
                    "onTrack",
                    () -> {
                        if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
                            String mid = transceiver.getMid();
                            handOver("onTrack", () -> listener.onVideoTrack(mid, video));
                        }
                    });
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            handOver("onDataChannel", () -> listener.onDataChannel(channel));
        }
    }
}
