// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.http;

import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.auth.RequestRejectedException;
import io.github.flinklivekit.testing.internal.auth.TokenVerifier;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import org.apache.flink.annotation.Internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

import java.nio.ByteBuffer;

/** {@code POST /twirp/livekit.RoomService/<method>}, with protobuf messages alone. */
@Internal
public final class RoomApiEndpoint {

    public static final String PATH = "/twirp/livekit.RoomService";

    private static final String PROTOBUF = "application/protobuf";
    private static final JsonMapper JSON = new JsonMapper();

    private final TokenVerifier tokens;
    private final ServerEventLoop loop;
    private final RoomApi api;

    public RoomApiEndpoint(TokenVerifier tokens, ServerEventLoop loop, RoomApi api) {
        this.tokens = tokens;
        this.loop = loop;
        this.api = api;
    }

    public void handle(HttpServerExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (!exchange.getRequestMethod().equalToString("POST") || !PROTOBUF.equals(type)) {
            answer(
                    exchange,
                    new RequestRejectedException(
                            404, "bad_route", "the embedded server takes POST of " + PROTOBUF));
            return;
        }
        exchange.getRequestReceiver()
                .receiveFullBytes(
                        (received, body) -> received.dispatch(loop, () -> call(received, body)));
    }

    private void call(HttpServerExchange exchange, byte[] body) {
        try {
            String token = JoinParameters.token(exchange);
            if (token.isEmpty()) {
                throw RequestRejectedException.unauthenticated("permissions denied");
            }
            byte[] answer =
                    api.call(
                                    exchange.getRelativePath().substring(1),
                                    tokens.verify(token),
                                    ByteString.copyFrom(body))
                            .toByteArray();
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, PROTOBUF);
            exchange.setStatusCode(StatusCodes.OK);
            exchange.getResponseSender().send(ByteBuffer.wrap(answer));
        } catch (RequestRejectedException e) {
            answer(exchange, e);
        }
    }

    private static void answer(HttpServerExchange exchange, RequestRejectedException refusal) {
        exchange.setStatusCode(refusal.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender()
                .send(
                        JSON.createObjectNode()
                                .put("code", refusal.code())
                                .put("msg", refusal.getMessage())
                                .toString());
    }
}
