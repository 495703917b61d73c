// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import java.util.Objects;

/**
 * All that is known of a frame but its pixels.
 *
 * @param width in pixels, 1 to {@link VideoBufferType#MAX_DIMENSION}
 * @param height in pixels, likewise
 * @param type how the pixels lie in memory
 * @param timestampUs microseconds since the epoch; for a received frame, the time of its reception
 * @param rotation how far the picture has to be turned to stand upright
 * @param sequence which frame of its track this is, counted from 0 since the track was subscribed;
 *     frames that were dropped on the way are counted, so a gap is a loss
 * @param origin where the frame came from
 */
public record FrameHeader(
        int width,
        int height,
        VideoBufferType type,
        long timestampUs,
        VideoRotation rotation,
        long sequence,
        FrameOrigin origin) {

    public FrameHeader {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(rotation, "rotation");
        Objects.requireNonNull(origin, "origin");
        VideoBufferType.checkDimensions(width, height);
    }

    /** A header of an upright picture without time, number or origin. */
    public static FrameHeader of(int width, int height, VideoBufferType type) {
        return new FrameHeader(
                width, height, type, 0, VideoRotation.ROTATION_0, 0, FrameOrigin.NONE);
    }

    /** The bytes of the pixels, planes one after the other without padding. */
    public int sizeBytes() {
        return type.sizeBytes(width, height);
    }

    public FrameHeader withSize(int newWidth, int newHeight) {
        return new FrameHeader(newWidth, newHeight, type, timestampUs, rotation, sequence, origin);
    }

    public FrameHeader withType(VideoBufferType newType) {
        return new FrameHeader(width, height, newType, timestampUs, rotation, sequence, origin);
    }

    public FrameHeader withTimestampUs(long newTimestampUs) {
        return new FrameHeader(width, height, type, newTimestampUs, rotation, sequence, origin);
    }

    public FrameHeader withRotation(VideoRotation newRotation) {
        return new FrameHeader(width, height, type, timestampUs, newRotation, sequence, origin);
    }

    public FrameHeader withSequence(long newSequence) {
        return new FrameHeader(width, height, type, timestampUs, rotation, newSequence, origin);
    }

    public FrameHeader withOrigin(FrameOrigin newOrigin) {
        return new FrameHeader(width, height, type, timestampUs, rotation, sequence, newOrigin);
    }
}
