// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.track.VideoTrackSource;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

/** What sources of tracks are given, checked alike by all engines. */
@Internal
public final class CaptureArguments {

    private CaptureArguments() {}

    /**
     * Checks the name of a track that is created.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static void checkTrackName(String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A track needs a name that is not empty");
        }
    }

    /**
     * Checks a frame that is captured.
     *
     * @throws IllegalArgumentException if it has another size than the source, or the timestamp is
     *     negative
     */
    public static void checkFrame(VideoTrackSource source, VideoFrame frame, long timestampUs) {
        if (frame.width() != source.width() || frame.height() != source.height()) {
            throw new IllegalArgumentException(
                    "A frame of "
                            + frame.width()
                            + "x"
                            + frame.height()
                            + " does not fit a video source of "
                            + source.width()
                            + "x"
                            + source.height()
                            + ": create another source and track for another size");
        }
        if (timestampUs < 0) {
            throw new IllegalArgumentException(
                    "A timestamp is 0 or microseconds since the epoch, not " + timestampUs);
        }
    }
}
