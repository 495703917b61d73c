// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

/** The server does not do what it is asked, and says why. */
final class Refusal extends Exception {

    private final int status;
    private final String code;

    /**
     * A refusal.
     *
     * @param status of HTTP
     * @param code of Twirp, as the real server has it for that status
     */
    Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal unauthenticated(String message) {
        return new Refusal(401, "unauthenticated", message);
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "invalid_argument", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "not_found", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
