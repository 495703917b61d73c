// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.Internal;

/** Why a frame was not emitted. */
@Internal
public enum SourceDropReason {
    /** The job did not take it in time, and newer ones came. */
    BUFFER_FULL,
    /** The reader's memory limit was reached. */
    MEMORY,
    /** More came than were wanted. */
    MAX_FPS,
    /** Flink held the track back, to keep event time aligned. */
    PAUSED,
    /** The tiny picture that some publishers begin with. */
    START_UP;

    /** As metrics call it. */
    String metricName() {
        return EnumNames.of(this);
    }
}
