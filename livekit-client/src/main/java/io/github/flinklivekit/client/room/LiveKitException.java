// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import java.io.IOException;

/**
 * Something that was asked of a room or its server did not work out. The message says what and what
 * to do.
 */
public class LiveKitException extends IOException {

    private static final long serialVersionUID = 1L;

    public LiveKitException(String message) {
        super(message);
    }

    public LiveKitException(String message, Throwable cause) {
        super(message, cause);
    }
}
