// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.room.LocalParticipant;

import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SignalRequest;

import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;

/** A connection whose other end is the test. */
public class FakeSession implements Session {

    private final ScheduledExecutorService loop;
    private final List<SignalRequest> sent = new CopyOnWriteArrayList<>();

    @Nullable public volatile PeerConnections peers;
    @Nullable public volatile WebRtcRuntime.Lease runtime;
    public volatile CompletableFuture<Void> connected = CompletableFuture.completedFuture(null);
    @Nullable public volatile LocalParticipant self;

    public FakeSession(ScheduledExecutorService loop) {
        this.loop = loop;
    }

    /** What was sent since the last call. */
    public List<SignalRequest> take() {
        List<SignalRequest> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    public List<SignalRequest> sent() {
        return List.copyOf(sent);
    }

    @Override
    public void send(SignalRequest request) {
        sent.add(request);
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
    public LocalParticipant localParticipant() {
        return self;
    }

    @Override
    public JoinResponse join() {
        return JoinResponse.getDefaultInstance();
    }

    @Override
    public ScheduledExecutorService loop() {
        return loop;
    }
}
