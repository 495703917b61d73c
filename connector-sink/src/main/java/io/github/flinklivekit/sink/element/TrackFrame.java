// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * A frame and where it goes.
 *
 * @param room the name of the room; null for the sink's own
 * @param track the name of the track that is published there
 * @param frame lent to the sink for the duration of the call
 */
@PublicEvolving
public record TrackFrame(@Nullable String room, String track, VideoFrame frame)
        implements TrackPicture {

    public TrackFrame {
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(frame, "frame");
    }

    /** A frame for a track in the sink's own room. */
    public static TrackFrame of(String track, VideoFrame frame) {
        return new TrackFrame(null, track, frame);
    }

    @Override
    public long timestampUs() {
        return frame.timestampUs();
    }

    @Override
    public int sizeBytes() {
        return frame.header().sizeBytes();
    }
}
