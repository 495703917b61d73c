// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.room.LocalParticipant;

import org.apache.flink.annotation.Internal;

import livekit.LivekitRtc.SignalRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** What the parts of a room need of its connection. Used on the room's thread. */
@Internal
public interface Session {

    /** Sends a message, now or when the connection is restored. */
    void send(SignalRequest request);

    /** The peer connections of the present session. A full reconnect brings others. */
    PeerConnections peers();

    WebRtcRuntime.Lease runtime();

    /**
     * Completes on the room's thread when the room is connected; at once if it is. Fails when the
     * room ends.
     */
    CompletableFuture<Void> whenConnected();

    LocalParticipant localParticipant();

    /** What the server said at the join. */
    livekit.LivekitRtc.JoinResponse join();

    ScheduledExecutorService loop();
}
