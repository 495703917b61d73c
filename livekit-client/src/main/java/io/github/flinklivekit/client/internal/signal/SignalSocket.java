// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import org.apache.flink.annotation.Internal;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * One connection for messages in both directions. The real one is a WebSocket; tests bring one that
 * fails on demand.
 */
@Internal
public interface SignalSocket {

    /**
     * Lets the listener hear. Until then messages wait, so that none comes before its socket is
     * known.
     */
    void start();

    /**
     * Sends one binary message. Messages arrive in the order of the calls; after {@link #close}
     * nothing is sent.
     */
    void send(byte[] message);

    /**
     * Closes the connection without waiting. No listener is called any more after the one under
     * way. Idempotent.
     */
    void close();

    /** Hears what comes. Calls come one after the other, from any thread. */
    interface Listener {

        void onMessage(byte[] message);

        /**
         * The connection has ended, and not by {@link SignalSocket#close}. Called at most once, and
         * last.
         */
        void onClosed(String why);
    }

    /** Opens sockets. */
    interface Factory {

        /**
         * Opens a socket.
         *
         * @param token sent as a bearer, never as part of the address
         * @return completes exceptionally with a {@link
         *     io.github.flinklivekit.client.room.RoomConnectException} that says why
         */
        CompletableFuture<SignalSocket> open(URI address, String token, Listener listener);
    }
}
