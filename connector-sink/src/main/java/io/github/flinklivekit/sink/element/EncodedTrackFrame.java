// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import io.github.flinklivekit.client.track.EncodedVideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * A frame that came encoded, and where it goes: it is published as it is. Needs the engine {@code
 * livekit-ffi}.
 *
 * <p>A track begins with a key frame, and goes on with one after a frame that was dropped: what
 * comes before it is dropped, too, since nobody could decode it.
 *
 * @param room the name of the room; null for the sink's own
 * @param track the name of the track that is published there
 * @param frame what it shows
 */
@PublicEvolving
public record EncodedTrackFrame(@Nullable String room, String track, EncodedVideoFrame frame)
        implements TrackPicture {

    public EncodedTrackFrame {
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(frame, "frame");
    }

    /** A frame for a track in the sink's own room. */
    public static EncodedTrackFrame of(String track, EncodedVideoFrame frame) {
        return new EncodedTrackFrame(null, track, frame);
    }

    @Override
    public long timestampUs() {
        return frame.timestampUs();
    }

    @Override
    public int sizeBytes() {
        return frame.data().length;
    }
}
