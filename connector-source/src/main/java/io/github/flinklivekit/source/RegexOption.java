// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as options. */
final class RegexOption {

    private static final int INLINE_FLAGS =
            Pattern.UNIX_LINES
                    | Pattern.CASE_INSENSITIVE
                    | Pattern.COMMENTS
                    | Pattern.MULTILINE
                    | Pattern.DOTALL
                    | Pattern.UNICODE_CASE
                    | Pattern.UNICODE_CHARACTER_CLASS;

    private RegexOption() {}

    /**
     * The regular expression of an option.
     *
     * @return empty if the option is not set
     * @throws IllegalArgumentException if it is none
     */
    static Optional<Pattern> get(ReadableConfig config, ConfigOption<String> option) {
        return config.getOptional(option).map(regex -> compile(option, regex));
    }

    /**
     * Checks an option that may be set.
     *
     * @throws IllegalArgumentException if it is no regular expression
     */
    static void check(ReadableConfig config, ConfigOption<String> option) {
        get(config, option);
    }

    /**
     * The text of a pattern, with its flags.
     *
     * @throws IllegalArgumentException if it has a flag that text cannot express
     */
    static String of(Pattern pattern) {
        int flags = pattern.flags();
        if ((flags & Pattern.CANON_EQ) != 0) {
            throw new IllegalArgumentException(
                    "The pattern '" + pattern + "' has the flag CANON_EQ: leave it out");
        }
        String regex =
                (flags & Pattern.LITERAL) != 0
                        ? Pattern.quote(pattern.pattern())
                        : pattern.pattern();
        String letters = letters(flags & INLINE_FLAGS);
        return letters.isEmpty() ? regex : "(?" + letters + ")" + regex;
    }

    private static String letters(int flags) {
        StringBuilder letters = new StringBuilder();
        append(letters, flags, Pattern.UNIX_LINES, 'd');
        append(letters, flags, Pattern.CASE_INSENSITIVE, 'i');
        append(letters, flags, Pattern.COMMENTS, 'x');
        append(letters, flags, Pattern.MULTILINE, 'm');
        append(letters, flags, Pattern.DOTALL, 's');
        append(letters, flags, Pattern.UNICODE_CASE, 'u');
        append(letters, flags, Pattern.UNICODE_CHARACTER_CLASS, 'U');
        return letters.toString();
    }

    private static void append(StringBuilder letters, int flags, int flag, char letter) {
        if ((flags & flag) != 0) {
            letters.append(letter);
        }
    }

    private static Pattern compile(ConfigOption<String> option, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'"
                            + regex
                            + "' is no regular expression ("
                            + option.key()
                            + "): "
                            + e.getMessage(),
                    e);
        }
    }
}
