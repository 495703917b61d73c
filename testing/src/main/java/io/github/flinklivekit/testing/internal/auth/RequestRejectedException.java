// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.auth;

import org.apache.flink.annotation.Internal;

/** The server does not do what it is asked, and says why. */
@Internal
public final class RequestRejectedException extends Exception {

    private final int status;
    private final String code;

    /**
     * A refusal.
     *
     * @param status of HTTP
     * @param code of Twirp, as the real server has it for that status
     */
    public RequestRejectedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public static RequestRejectedException unauthenticated(String message) {
        return new RequestRejectedException(401, "unauthenticated", message);
    }

    static RequestRejectedException invalid(String message) {
        return new RequestRejectedException(400, "invalid_argument", message);
    }

    public static RequestRejectedException notFound(String message) {
        return new RequestRejectedException(404, "not_found", message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
