// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

/** The server refused a call of the room API. */
public final class RoomServiceException extends RuntimeException {
    private final int status;
    private final String code;

    RoomServiceException(String method, int status, String code, String message) {
        super("%s: HTTP %d, %s: %s".formatted(method, status, code, message));
        this.status = status;
        this.code = code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Twirp's error code, such as {@code not_found}; empty where the answer had none. */
    public String code() {
        return code;
    }
}
