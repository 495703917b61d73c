// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which rooms a source reads: some by name, or all that exist and match a pattern.
 *
 * @param names empty if there is a pattern
 * @param pattern matches whole names; null if there are names
 */
@PublicEvolving
public record RoomSelection(Set<String> names, @Nullable Pattern pattern) implements Serializable {

    public RoomSelection {
        names = Set.copyOf(names);
    }

    public static RoomSelection of(String... names) {
        return new RoomSelection(Set.of(names), null);
    }

    public static RoomSelection of(Pattern pattern) {
        return new RoomSelection(Set.of(), pattern);
    }

    /** Whether the rooms have to be discovered, and come and go. */
    public boolean isPattern() {
        return pattern != null;
    }

    public boolean includes(String room) {
        return pattern == null ? names.contains(room) : pattern.matcher(room).matches();
    }

    /** As messages call them: {@code room 'lobby'}. */
    @Override
    public String toString() {
        if (pattern != null) {
            return "the rooms that match '" + pattern + "'";
        }
        List<String> sorted = names.stream().sorted().toList();
        return (sorted.size() == 1 ? "room '" : "rooms '") + String.join("', '", sorted) + "'";
    }
}
