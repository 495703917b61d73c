// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.auth;

import org.apache.flink.annotation.Internal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

import java.io.IOException;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How a client wants to join.
 *
 * @param grants what its token says
 * @param attributes its own, and those of the token
 * @param resumedSid the participant it was before and wants to be again; empty for a new one
 */
@Internal
public record JoinParameters(
        ClaimGrants grants,
        boolean autoSubscribe,
        Map<String, String> attributes,
        String resumedSid) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a request for {@code /rtc}.
     *
     * @throws RequestRejectedException if its token does not let it in, or its attributes cannot be
     *     read
     */
    public static JoinParameters of(HttpServerExchange exchange, TokenVerifier tokens)
            throws RequestRejectedException {
        ClaimGrants grants = tokens.verifyJoin(token(exchange));
        Map<String, String> attributes = new HashMap<>(grants.attributes());
        attributes.putAll(attributes(parameter(exchange, "attributes", "")));
        return new JoinParameters(
                grants,
                isTrue(parameter(exchange, "auto_subscribe", "true")),
                attributes,
                isTrue(parameter(exchange, "reconnect", "false"))
                        ? parameter(exchange, "sid", "")
                        : "");
    }

    /** The bearer's token, or the query's; empty if there is none. */
    public static String token(HttpServerExchange exchange) throws RequestRejectedException {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header == null) {
            return parameter(exchange, "access_token", "");
        }
        if (!header.startsWith(TokenVerifier.BEARER)) {
            throw RequestRejectedException.unauthenticated(
                    "invalid authorization header. Must start with " + TokenVerifier.BEARER);
        }
        return header.substring(TokenVerifier.BEARER.length());
    }

    private static String parameter(HttpServerExchange exchange, String name, String otherwise) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? otherwise : values.getFirst();
    }

    private static boolean isTrue(String value) {
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static Map<String, String> attributes(String base64) throws RequestRejectedException {
        if (base64.isEmpty()) {
            return Map.of();
        }
        try {
            return JSON.readValue(
                    Base64.getUrlDecoder().decode(base64),
                    new TypeReference<Map<String, String>>() {});
        } catch (IOException | IllegalArgumentException e) {
            throw RequestRejectedException.invalid("cannot decode attributes");
        }
    }
}
