// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.Internal;

/** Why nobody sees a frame. */
@Internal
public enum SinkDropReason {
    /** It was released before it was serialised: a header came without pixels. */
    NO_PIXELS(true),
    /** The room was not joined yet, or was being joined again, or its connection restored. */
    NOT_CONNECTED(true),
    /** The server had not taken the track yet, or not again since the connection was restored. */
    NOT_PUBLISHED(true),
    /** Its allocator is at its limit, so that it could not be scaled. */
    NO_MEMORY(true),
    /** It came encoded, and a frame that it refers to was not sent. */
    NO_KEY_FRAME(true),
    /** A newer one was shown already, or is close behind. */
    STALE(false),
    /** More came than the track may have a second. */
    MAX_FPS(false),
    /** The track is muted, by the job or by the server. */
    MUTED(false),
    /** Nobody watches the track, as the server says. */
    NOT_WATCHED(false);

    private final boolean isError;

    SinkDropReason(boolean isError) {
        this.isError = isError;
    }

    /** The name that it has in metrics. */
    public String metricName() {
        return EnumNames.of(this);
    }

    /** Whether somebody may have wanted to see the frame. */
    boolean isError() {
        return isError;
    }
}
