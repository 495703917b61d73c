// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * Everything known about a frame except its pixels.
 *
 * @param width in pixels, 1 to {@link VideoBufferType#MAX_DIMENSION}
 * @param height in pixels, in the same range
 * @param type the layout of the pixels in memory
 * @param timestampUs microseconds since the epoch; for a received frame, the time of reception
 * @param rotation how far to turn the picture clockwise so that it is upright
 * @param sequence the number of the frame within its track, from 0 for the first one after the
 *     track was subscribed. Frames that were dropped on the way count, so a gap is a loss
 * @param origin where the frame comes from
 * @param pixelEncoding how colours are luma and chroma; of a packed RGB type, how they become so
 *     when the frame is converted. Null makes {@link PixelEncoding#BT601_LIMITED}: state that was
 *     written before frames had this gives null
 * @param metadata what the publisher sent with the picture. Null makes {@link FrameMetadata#NONE},
 *     for the same reason
 */
@PublicEvolving
public record FrameHeader(
        int width,
        int height,
        VideoBufferType type,
        long timestampUs,
        VideoRotation rotation,
        long sequence,
        FrameOrigin origin,
        PixelEncoding pixelEncoding,
        FrameMetadata metadata) {

    public FrameHeader(
            int width,
            int height,
            VideoBufferType type,
            long timestampUs,
            VideoRotation rotation,
            long sequence,
            FrameOrigin origin,
            @Nullable PixelEncoding pixelEncoding,
            @Nullable FrameMetadata metadata) {
        this.width = width;
        this.height = height;
        this.type = Objects.requireNonNull(type, "type");
        this.timestampUs = timestampUs;
        this.rotation = Objects.requireNonNull(rotation, "rotation");
        this.sequence = sequence;
        this.origin = Objects.requireNonNull(origin, "origin");
        this.pixelEncoding = pixelEncoding == null ? PixelEncoding.BT601_LIMITED : pixelEncoding;
        this.metadata = metadata == null ? FrameMetadata.NONE : metadata;
        VideoBufferType.checkDimensions(width, height);
    }

    /** The header of a picture in {@link PixelEncoding#BT601_LIMITED} without metadata. */
    public FrameHeader(
            int width,
            int height,
            VideoBufferType type,
            long timestampUs,
            VideoRotation rotation,
            long sequence,
            FrameOrigin origin) {
        this(
                width,
                height,
                type,
                timestampUs,
                rotation,
                sequence,
                origin,
                PixelEncoding.BT601_LIMITED,
                FrameMetadata.NONE);
    }

    /**
     * The header of an upright picture in {@link PixelEncoding#BT601_LIMITED} with no timestamp
     * (0), sequence number 0 and no origin.
     */
    public static FrameHeader of(int width, int height, VideoBufferType type) {
        return new FrameHeader(
                width, height, type, 0, VideoRotation.ROTATION_0, 0, FrameOrigin.NONE);
    }

    /** The size of the pixels in bytes: planes one after the other without padding. */
    public int sizeBytes() {
        return type.sizeBytes(width, height);
    }

    public FrameHeader withSize(int newWidth, int newHeight) {
        return new FrameHeader(
                newWidth,
                newHeight,
                type,
                timestampUs,
                rotation,
                sequence,
                origin,
                pixelEncoding,
                metadata);
    }

    public FrameHeader withType(VideoBufferType newType) {
        return new FrameHeader(
                width,
                height,
                newType,
                timestampUs,
                rotation,
                sequence,
                origin,
                pixelEncoding,
                metadata);
    }

    public FrameHeader withTimestampUs(long newTimestampUs) {
        return new FrameHeader(
                width,
                height,
                type,
                newTimestampUs,
                rotation,
                sequence,
                origin,
                pixelEncoding,
                metadata);
    }

    public FrameHeader withRotation(VideoRotation newRotation) {
        return new FrameHeader(
                width,
                height,
                type,
                timestampUs,
                newRotation,
                sequence,
                origin,
                pixelEncoding,
                metadata);
    }

    public FrameHeader withSequence(long newSequence) {
        return new FrameHeader(
                width,
                height,
                type,
                timestampUs,
                rotation,
                newSequence,
                origin,
                pixelEncoding,
                metadata);
    }

    public FrameHeader withOrigin(FrameOrigin newOrigin) {
        return new FrameHeader(
                width,
                height,
                type,
                timestampUs,
                rotation,
                sequence,
                newOrigin,
                pixelEncoding,
                metadata);
    }

    /**
     * Says how the pixels are encoded, and changes none: {@link VideoFrame#convert(VideoBufferType,
     * boolean, PixelEncoding)} makes another encoding of them.
     */
    public FrameHeader withPixelEncoding(PixelEncoding newPixelEncoding) {
        return new FrameHeader(
                width,
                height,
                type,
                timestampUs,
                rotation,
                sequence,
                origin,
                newPixelEncoding,
                metadata);
    }

    public FrameHeader withMetadata(FrameMetadata newMetadata) {
        return new FrameHeader(
                width,
                height,
                type,
                timestampUs,
                rotation,
                sequence,
                origin,
                pixelEncoding,
                newMetadata);
    }
}
