// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.PeerTransport;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.SessionDescription;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The peer connection on which a client offers and sends. Confined to the server's thread. */
final class PublisherTransport {

    /** Hears from it, on the server's thread. */
    interface Listener {

        void onAnswer(SessionDescription answer);

        /**
         * What the client sends from now on.
         *
         * @param received native tracks by their media section; they keep their place when a
         *     section is used again
         */
        void onOffered(OfferedMedia media, Map<String, VideoTrack> received);

        void onCandidate(RTCIceCandidate candidate);

        void onStateChange(RTCPeerConnectionState state);

        void onDataChannel(RTCDataChannel channel);

        void onFailure(Throwable failure);
    }

    private final PeerTransport transport;
    private final Listener listener;
    private final Map<String, VideoTrack> received = new HashMap<>();

    /** Offers are answered one after the other. */
    private CompletableFuture<?> lastAnswer = CompletableFuture.completedFuture(null);

    private boolean closed;

    PublisherTransport(
            WebRtcRuntime.Lease runtime,
            RTCConfiguration configuration,
            ServerEventLoop loop,
            Listener listener) {
        this.listener = listener;
        this.transport =
                new PeerTransport(
                        "embedded server's publisher",
                        runtime,
                        configuration,
                        loop,
                        new TransportListener());
    }

    RTCPeerConnectionState state() {
        return transport.state();
    }

    void onOffer(SessionDescription offer) {
        lastAnswer =
                lastAnswer
                        .thenCompose(ready -> answer(offer))
                        .exceptionally(
                                failure -> {
                                    if (!closed) {
                                        listener.onFailure(failure);
                                    }
                                    return null;
                                });
    }

    private CompletableFuture<Void> answer(SessionDescription offer) {
        OfferedMedia media = OfferedMedia.of(offer.getSdp());
        return transport
                .answer(HostCandidates.keepHere(offer.getSdp()))
                .thenAccept(
                        sdp -> {
                            listener.onAnswer(
                                    SessionDescription.newBuilder()
                                            .setType("answer")
                                            .setSdp(media.forPublisher(sdp))
                                            .setId(offer.getId())
                                            .build());
                            listener.onOffered(media, received);
                        });
    }

    void onCandidate(RTCIceCandidate candidate) {
        transport.addRemoteCandidate(candidate);
    }

    /** Sinks are removed before. */
    void close() {
        closed = true;
        transport.close();
    }

    private final class TransportListener implements PeerTransport.Listener {

        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            listener.onCandidate(candidate);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            listener.onStateChange(state);
        }

        @Override
        public void onVideoTrack(String mid, VideoTrack track) {
            received.put(mid, track);
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            listener.onDataChannel(channel);
        }
    }
}
