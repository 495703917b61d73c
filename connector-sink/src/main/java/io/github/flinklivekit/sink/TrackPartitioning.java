// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** How the sink ensures that only one of its subtasks publishes a track. */
@PublicEvolving
public enum TrackPartitioning {
    /**
     * {@link #UPSTREAM} behind an operator of parallelism 1, otherwise {@link #BY_TRACK}. A sink
     * with more subtasks than such an operator has needs {@link #BY_TRACK}: without it, the job
     * fails as soon as two of them publish one track, and says so.
     */
    AUTO,
    /**
     * Frames are sent to the subtask that their track belongs to. They are serialised on the way.
     */
    BY_TRACK,
    /**
     * Frames stay on the subtask that they are on, are not serialised, and the sink chains to the
     * operator before it. For jobs where all frames of a track are on one subtask already, as they
     * are behind a {@code LiveKitSource}. The sink needs the parallelism of the operator before it.
     */
    UPSTREAM;

    /** As options call it: {@code auto}, {@code by-track}, {@code upstream}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
