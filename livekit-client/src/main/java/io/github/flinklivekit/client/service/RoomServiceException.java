// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.LiveKitException;

import org.apache.flink.annotation.PublicEvolving;

/** A call of the room service failed: the server refused it, or did not answer. */
@PublicEvolving
public final class RoomServiceException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    private static final int FIRST_ERROR = 400;

    private final int status;
    private final String code;

    /**
     * The server answered, but not with what was asked for.
     *
     * @param status the HTTP status
     * @param code Twirp's error code; empty where the answer has none
     */
    public RoomServiceException(String message, int status, String code) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The server did not answer, or its answer is not a message of LiveKit's. */
    public RoomServiceException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.code = "";
    }

    /** The HTTP status of a refusal; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Twirp's error code, such as {@code not_found}; empty where the answer has none. */
    public String code() {
        return code;
    }

    /**
     * Whether the same call may succeed later: there was no answer, or the failure is the server's
     * fault, or it asked the caller to slow down.
     */
    public boolean isRetryable() {
        return status == 0
                || (status >= FIRST_ERROR
                        && ConnectionFailure.ofHttp(status, getMessage()).later()
                                == ConnectionFailure.Next.RETRY);
    }
}
