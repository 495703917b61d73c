// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import java.io.IOException;

/** What Arrow holds is whole, but not what frames are read from. The message says which column. */
final class UnreadableFramesException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableFramesException(String message) {
        super(message);
    }

    UnreadableFramesException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A column of a type that is not read.
     *
     * @param column what it is, such as "The column 'width'"
     * @param type the type that it has
     * @param read what is read
     */
    static UnreadableFramesException ofType(String column, String type, String read) {
        return new UnreadableFramesException(
                column + " is of type " + type + ", which is not read: it may be " + read);
    }
}
