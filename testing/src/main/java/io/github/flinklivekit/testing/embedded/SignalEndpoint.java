// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

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
final class SignalEndpoint {

    private static final AttachmentKey<JoinQuery> QUERY = AttachmentKey.create(JoinQuery.class);

    private final TokenVerifier tokens;
    private final ServerLoop loop;
    private final Rooms rooms;
    private final FaultSettings faults;
    private final HttpHandler upgrade = Handlers.websocket(this::connected);

    SignalEndpoint(TokenVerifier tokens, ServerLoop loop, Rooms rooms, FaultSettings faults) {
        this.tokens = tokens;
        this.loop = loop;
        this.rooms = rooms;
        this.faults = faults;
    }

    void join(HttpServerExchange exchange) throws Exception {
        if (!exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY)) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND); // As the real server.
            return;
        }
        try {
            exchange.putAttachment(QUERY, admit(exchange));
        } catch (Refusal e) {
            refuse(exchange, e);
            return;
        }
        upgrade.handleRequest(exchange);
    }

    void validate(HttpServerExchange exchange) {
        try {
            admit(exchange);
            exchange.getResponseSender().send("success");
        } catch (Refusal e) {
            refuse(exchange, e);
        }
    }

    private JoinQuery admit(HttpServerExchange exchange) throws Refusal {
        JoinQuery query = JoinQuery.of(exchange, tokens);
        Refusal refusal = faults.admission().refusal();
        if (refusal != null) {
            throw refusal;
        }
        return query;
    }

    private static void refuse(HttpServerExchange exchange, Refusal refusal) {
        exchange.setStatusCode(refusal.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(refusal.getMessage());
    }

    private void connected(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        JoinQuery query = exchange.getAttachment(QUERY);
        WebSocketLine line = new WebSocketLine(channel, loop, faults);
        // Before the first message is read, which is handed over in its turn.
        loop.execute(() -> rooms.welcome(query, line));
        line.start(rooms);
    }
}
