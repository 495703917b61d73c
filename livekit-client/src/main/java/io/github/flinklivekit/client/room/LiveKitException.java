// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.io.IOException;

/**
 * An operation of a room or its server has failed. The message says which one, and what to do about
 * it.
 */
@PublicEvolving
public class LiveKitException extends IOException {

    private static final long serialVersionUID = 1L;

    public LiveKitException(String message) {
        super(message);
    }

    public LiveKitException(String message, Throwable cause) {
        super(message, cause);
    }
}
