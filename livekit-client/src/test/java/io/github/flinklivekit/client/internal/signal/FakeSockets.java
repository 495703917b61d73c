// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sockets whose other end is the test: it opens them, speaks, and breaks them. */
public final class FakeSockets implements SignalSocket.Factory {

    private final BlockingQueue<FakeSocket> asked = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<SignalSocket> open(
            URI address, String token, SignalSocket.Listener listener) {
        FakeSocket socket = new FakeSocket(address, token, listener);
        asked.add(socket);
        return socket.opening;
    }

    /** The next socket that was asked for; waits for it. */
    public FakeSocket next() throws InterruptedException {
        FakeSocket socket = asked.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("No socket was asked for within 10 s");
        }
        return socket;
    }

    /** How many sockets were asked for that {@link #next} has not given. */
    public int waiting() {
        return asked.size();
    }

    /** One socket. */
    public static final class FakeSocket implements SignalSocket {

        private final URI address;
        private final String token;
        private final Listener listener;
        private final CompletableFuture<SignalSocket> opening = new CompletableFuture<>();
        private final List<SignalRequest> sent = new ArrayList<>();
        private boolean started;
        private boolean closed;

        private FakeSocket(URI address, String token, Listener listener) {
            this.address = address;
            this.token = token;
            this.listener = listener;
        }

        public URI address() {
            return address;
        }

        public String token() {
            return token;
        }

        /** The connection stands. */
        public FakeSocket accept() {
            opening.complete(this);
            return this;
        }

        /** There is no connection. */
        public void refuse(Throwable why) {
            opening.completeExceptionally(why);
        }

        public void says(SignalResponse message) {
            says(message.toByteArray());
        }

        public void says(byte[] message) {
            listener.onMessage(message);
        }

        public void breaks(String why) {
            listener.onClosed(why);
        }

        public synchronized List<SignalRequest> sent() {
            return List.copyOf(sent);
        }

        public synchronized boolean isStarted() {
            return started;
        }

        public synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized void start() {
            started = true;
        }

        @Override
        public synchronized void send(byte[] message) {
            try {
                sent.add(SignalRequest.parseFrom(message));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }
}
