// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

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
import java.util.concurrent.Executor;

/** A signal connection over a WebSocket: each binary frame is one message. */
final class WebSocketLine implements SignalLine {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketLine.class);

    private final WebSocketChannel channel;

    WebSocketLine(WebSocketChannel channel) {
        this.channel = channel;
    }

    /** Begins to read. */
    void start(Executor loop, Listener listener) {
        channel.getReceiveSetter().set(new Receiver(loop, listener));
        channel.addCloseTask(closed -> loop.execute(() -> listener.onClosed(this)));
        channel.resumeReceives();
    }

    @Override
    public void send(SignalResponse message) {
        WebSockets.sendBinary(ByteBuffer.wrap(message.toByteArray()), channel, null);
    }

    @Override
    public void close(int code, String reason) {
        WebSockets.sendClose(code, reason, channel, null);
    }

    @Override
    public void drop() {
        IoUtils.safeClose(channel);
    }

    private final class Receiver extends AbstractReceiveListener {

        private final Executor loop;
        private final Listener listener;

        Receiver(Executor loop, Listener listener) {
            this.loop = loop;
            this.listener = listener;
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel from, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                SignalRequest request =
                        SignalRequest.parseFrom(WebSockets.mergeBuffers(pooled.getResource()));
                loop.execute(() -> listener.onRequest(WebSocketLine.this, request));
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
