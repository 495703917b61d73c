// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCConfiguration;
import livekit.LivekitRtc.SessionDescription;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Answers offers as a server would. No network path is ever found. Called on the room's thread. */
public final class AnsweringPeer implements AutoCloseable {

    private final PeerTransport transport;

    public AnsweringPeer(WebRtcRuntime.Lease runtime, Executor loop) {
        this.transport =
                new PeerTransport(
                        "answering", runtime, new RTCConfiguration(), loop, new IgnorantListener());
    }

    public CompletableFuture<SessionDescription> answer(SessionDescription offer) {
        return transport
                .answer(offer.getSdp())
                .thenApply(
                        sdp ->
                                SessionDescription.newBuilder()
                                        .setType("answer")
                                        .setSdp(sdp)
                                        .setId(offer.getId())
                                        .build());
    }

    @Override
    public void close() {
        transport.close();
    }
}
