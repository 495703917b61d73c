// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.http;

import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.auth.RequestRejectedException;
import io.github.flinklivekit.testing.internal.auth.TokenVerifier;
import io.github.flinklivekit.testing.internal.room.Rooms;
import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import org.apache.flink.annotation.Internal;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.spi.WebSocketHttpExchange;

/**
 * {@code /rtc}, where clients join over a WebSocket, and {@code /rtc/validate}, which says why not.
 */
@Internal
public final class SignalEndpoint {

    private static final AttachmentKey<JoinParameters> QUERY =
            AttachmentKey.create(JoinParameters.class);

    private final TokenVerifier tokens;
    private final ServerEventLoop loop;
    private final Rooms rooms;
    private final FaultSettings faults;
    private final HttpHandler upgrade = Handlers.websocket(this::connected);

    public SignalEndpoint(
            TokenVerifier tokens, ServerEventLoop loop, Rooms rooms, FaultSettings faults) {
        this.tokens = tokens;
        this.loop = loop;
        this.rooms = rooms;
        this.faults = faults;
    }

    public void join(HttpServerExchange exchange) throws Exception {
        if (!exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY)) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND); // As the real server.
            return;
        }
        try {
            exchange.putAttachment(QUERY, admit(exchange));
        } catch (RequestRejectedException e) {
            refuse(exchange, e);
            return;
        }
        upgrade.handleRequest(exchange);
    }

    public void validate(HttpServerExchange exchange) {
        try {
            admit(exchange);
            exchange.getResponseSender().send("success");
        } catch (RequestRejectedException e) {
            refuse(exchange, e);
        }
    }

    private JoinParameters admit(HttpServerExchange exchange) throws RequestRejectedException {
        JoinParameters query = JoinParameters.of(exchange, tokens);
        RequestRejectedException refusal = faults.admission().refusal();
        if (refusal != null) {
            throw refusal;
        }
        return query;
    }

    private static void refuse(HttpServerExchange exchange, RequestRejectedException refusal) {
        exchange.setStatusCode(refusal.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(refusal.getMessage());
    }

    private void connected(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        JoinParameters query = exchange.getAttachment(QUERY);
        WebSocketSignalConnection line = new WebSocketSignalConnection(channel, loop, faults);
        // Before the first message is read, which is handed over in its turn.
        loop.execute(() -> rooms.welcome(query, line));
        line.start(rooms);
    }
}
