// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.auth;

import org.apache.flink.annotation.Internal;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;

import java.util.Map;

/** Checks tokens as the real server does, and refuses them in its words. Thread-safe. */
@Internal
public final class TokenVerifier {

    static final String BEARER = "Bearer ";

    private static final int MAX_NAME = 256;

    private final Map<String, String> secretsByKey;

    public TokenVerifier(Map<String, String> secretsByKey) {
        this.secretsByKey = Map.copyOf(secretsByKey);
    }

    /**
     * Reads a token.
     *
     * @param token empty if there was none
     * @throws RequestRejectedException if its key is unknown, its signature is wrong or its time is
     *     over
     */
    public ClaimGrants verify(String token) throws RequestRejectedException {
        if (token.isEmpty()) {
            throw RequestRejectedException.unauthenticated("no permissions to access the room");
        }
        DecodedJWT unverified;
        try {
            unverified = JWT.decode(token);
        } catch (JWTDecodeException e) {
            throw RequestRejectedException.unauthenticated("invalid authorization token");
        }
        String key = unverified.getIssuer();
        String secret = key == null ? null : secretsByKey.get(key);
        if (secret == null) {
            throw RequestRejectedException.unauthenticated("invalid API key: " + key);
        }
        try {
            return ClaimGrants.of(JWT.require(Algorithm.HMAC256(secret)).build().verify(token));
        } catch (TokenExpiredException e) {
            throw invalid(token, "token has invalid claims: token is expired");
        } catch (JWTVerificationException e) {
            throw invalid(token, "token signature is invalid: signature is invalid");
        }
    }

    /** Like {@link #verify}, for somebody who wants to join a room. */
    ClaimGrants verifyJoin(String token) throws RequestRejectedException {
        ClaimGrants grants = verify(token);
        if (grants.video().isEmpty()) {
            throw RequestRejectedException.unauthenticated("no permissions to access the room");
        }
        if (!grants.allows("roomJoin")) {
            throw RequestRejectedException.unauthenticated("permissions denied");
        }
        if (grants.identity().isEmpty()) {
            throw RequestRejectedException.invalid("identity cannot be empty");
        }
        if (grants.room().isEmpty()) {
            throw RequestRejectedException.invalid("no room name");
        }
        if (grants.room().length() > MAX_NAME) {
            throw RequestRejectedException.invalid(
                    "room name length exceeds limits: max length " + MAX_NAME);
        }
        if (grants.identity().length() > MAX_NAME) {
            throw RequestRejectedException.invalid(
                    "participant identity length exceeds limits: max length " + MAX_NAME);
        }
        return grants;
    }

    private static RequestRejectedException invalid(String token, String why) {
        return RequestRejectedException.unauthenticated(
                "invalid token: " + token + ", error: " + why);
    }
}
