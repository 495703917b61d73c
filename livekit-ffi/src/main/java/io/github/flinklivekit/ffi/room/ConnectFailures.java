// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.ffi.library.Tokens;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts what the library says of a join that failed. It gives a text alone, of which livekit-ffi
 * 0.13.2 has these: {@code engine: signal failure: client error: 401 Unauthorized - ...}, the same
 * with {@code server error: 500 ...}, {@code ... transport connection error: IO error: ...}, {@code
 * ... timeout ...}.
 */
final class ConnectFailures {

    private static final Pattern STATUS =
            Pattern.compile("(?:client|server) error: (\\d{3})[^-]*(?:- (.*))?", Pattern.DOTALL);

    private ConnectFailures() {}

    /** What has failed, without the token that the text may have. */
    static RoomConnectException of(SignalUrl url, String said) {
        String text = Tokens.redacted(said);
        Matcher status = STATUS.matcher(text);
        if (status.find()) {
            int code = Integer.parseInt(status.group(1));
            String body = status.group(2) == null ? "" : status.group(2).strip();
            return failure(
                    ConnectionFailure.ofHttp(code, body), url + " answered " + code + ": " + body);
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return failure(ConnectionFailure.NO_ANSWER, url + " did not answer in time: " + text);
        }
        if (text.contains("IO error")) {
            return failure(ConnectionFailure.NO_SERVER, url + " cannot be reached: " + text);
        }
        return failure(ConnectionFailure.SERVER_ERROR, url + ": " + text);
    }

    private static RoomConnectException failure(ConnectionFailure failure, String message) {
        return new RoomConnectException(failure, null, message, null);
    }
}
