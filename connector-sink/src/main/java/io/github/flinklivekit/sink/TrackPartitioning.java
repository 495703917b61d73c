// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

/** How it is seen to that one subtask of the sink alone publishes a track. */
public enum TrackPartitioning {
    /**
     * {@link #UPSTREAM} where the job has parallelism 1, and the operator before the sink, too;
     * otherwise {@link #BY_TRACK}. A sink that is given another parallelism in such a job needs
     * {@link #BY_TRACK}.
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
    UPSTREAM
}
