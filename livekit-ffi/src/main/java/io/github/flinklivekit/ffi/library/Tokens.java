// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import org.apache.flink.annotation.Internal;

import java.util.regex.Pattern;

/**
 * Keeps tokens out of texts: the server repeats the one that it refuses, and the library the text.
 */
@Internal
public final class Tokens {

    /**
     * A JWT, as RFC 7519 has it: three parts in the Base64 of URLs. Looked for at the beginning of
     * such a run alone and without going back, as a text may have runs of a hundred thousand.
     */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{10,}+(?:\\.[A-Za-z0-9_-]{10,}+){2}");

    private Tokens() {}

    /** The text without the tokens that it has. */
    public static String redacted(String text) {
        return TOKEN.matcher(text).replaceAll("<token>");
    }
}
