// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

/** A token as a header takes it. */
@Internal
public final class BearerToken {

    private BearerToken() {}

    /**
     * The token without the white space around it, such as the line break of the file that it was
     * read from.
     *
     * @throws RoomConnectException if it has characters that no header takes; the JDK's own
     *     exception would repeat the token
     */
    public static String of(String token) throws RoomConnectException {
        String stripped = token.strip();
        if (!stripped.chars().allMatch(character -> character >= 0x21 && character <= 0x7e)) {
            throw new RoomConnectException(
                    Reason.UNAUTHORIZED,
                    "The token has characters that no token has, such as a space or a line break in the middle: check where it was copied from");
        }
        return stripped;
    }
}
