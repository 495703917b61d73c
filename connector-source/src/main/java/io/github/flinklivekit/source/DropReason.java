// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

/** Why a frame was not emitted. */
enum DropReason {
    /** The job did not take it in time, and newer ones came. */
    MAILBOX_FULL("mailboxFull"),
    /** The reader's memory limit was reached. */
    MEMORY("memory"),
    /** More came than were wanted. */
    MAX_FPS("maxFps"),
    /** Flink held the track back, to keep event time aligned. */
    PAUSED("paused"),
    /** The tiny picture that some publishers begin with. */
    START_UP("startUp");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    /** As metrics call it. */
    String label() {
        return label;
    }
}
