// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

/** Why a frame was not emitted. */
public enum SourceDropReason {
    /** The job did not take it in time, and newer ones came. */
    BUFFER_FULL("mailboxFull"),
    /** The reader's memory limit was reached. */
    MEMORY("memory"),
    /** More came than were wanted. */
    MAX_FPS("maxFps"),
    /** Flink held the track back, to keep event time aligned. */
    PAUSED("paused"),
    /** The tiny picture that some publishers begin with. */
    START_UP("startUp");

    private final String metricName;

    SourceDropReason(String label) {
        this.metricName = label;
    }

    /** As metrics call it. */
    String metricName() {
        return metricName;
    }
}
