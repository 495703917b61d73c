// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.http;

import io.github.flinklivekit.testing.internal.room.SignalConnection;
import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import com.google.protobuf.InvalidProtocolBufferException;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A signal connection over a WebSocket: each binary frame is one message. */
final class WebSocketSignalConnection implements SignalConnection {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSignalConnection.class);

    private final WebSocketChannel channel;
    private final ServerEventLoop loop;
    private final FaultSettings faults;

    /** What is held back, on the server's thread. */
    private final Queue<Runnable> delayed = new ArrayDeque<>();

    WebSocketSignalConnection(
            WebSocketChannel channel, ServerEventLoop loop, FaultSettings faults) {
        this.channel = channel;
        this.loop = loop;
        this.faults = faults;
    }

    /** Begins to read. */
    void start(Listener listener) {
        channel.getReceiveSetter().set(new Receiver(listener));
        channel.addCloseTask(closed -> loop.execute(() -> listener.onClosed(this)));
        channel.resumeReceives();
    }

    @Override
    public void send(SignalResponse message) {
        inTurn(() -> WebSockets.sendBinary(ByteBuffer.wrap(message.toByteArray()), channel, null));
    }

    @Override
    public void close(int code, String reason) {
        inTurn(() -> WebSockets.sendClose(code, reason, channel, null));
    }

    private void inTurn(Runnable task) {
        long delayMs = faults.delay().toMillis();
        if (delayMs == 0 && delayed.isEmpty()) {
            task.run();
        } else {
            delayed.add(task);
            loop.schedule(() -> delayed.remove().run(), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void drop() {
        IoUtils.safeClose(channel);
    }

    private final class Receiver extends AbstractReceiveListener {

        private final Listener listener;

        Receiver(Listener listener) {
            this.listener = listener;
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                SignalRequest request =
                        SignalRequest.parseFrom(WebSockets.mergeBuffers(pooled.getResource()));
                loop.execute(() -> listener.onRequest(WebSocketSignalConnection.this, request));
            } catch (InvalidProtocolBufferException e) {
                LOG.warn("A message that is no SignalRequest is passed over", e);
            }
        }

        @Override
        protected void onError(WebSocketChannel from, Throwable error) {
            IoUtils.safeClose(from);
        }
    }
}
