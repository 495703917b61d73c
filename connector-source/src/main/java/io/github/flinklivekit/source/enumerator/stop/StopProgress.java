// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.stop;

import org.apache.flink.annotation.Internal;

import java.util.Set;

/**
 * How far a source has come on its way to its end.
 *
 * @param runTimeMs how long it has run, in milliseconds
 * @param frames how many frames its readers have emitted
 * @param rooms in which somebody was who is no connector
 */
@Internal
public record StopProgress(long runTimeMs, long frames, Set<String> rooms) {

    /** A source that begins. */
    public static final StopProgress NONE = new StopProgress(0, 0, Set.of());

    /** Copies the rooms. */
    public StopProgress {
        rooms = Set.copyOf(rooms);
    }
}
