// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Locale;
import java.util.Optional;

/**
 * The names of enum constants as text that users write and read: option values, SQL columns and
 * metrics. In lower case with hyphens, as in {@code track-events}.
 */
@PublicEvolving
public final class EnumNames {

    private EnumNames() {}

    /** The name of a constant, as in {@code participant-left}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of a name, in upper or lower case, with hyphens or underscores. */
    public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (matches(constant, name)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** Whether that is a name of the constant, in any of the spellings that are read. */
    public static boolean matches(Enum<?> constant, String name) {
        return constant.name().equalsIgnoreCase(name.strip().replace('-', '_'));
    }
}
