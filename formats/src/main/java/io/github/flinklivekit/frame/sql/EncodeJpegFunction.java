// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code ENCODE_JPEG(data, width, height, type[, quality[, encoding]])}: encodes a picture as a
 * JPEG file.
 */
@Internal
public final class EncodeJpegFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    private static final double DEFAULT_QUALITY = 0.85;

    /** A JPEG file of quality 0.85. */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type) {
        return eval(data, width, height, type, DEFAULT_QUALITY);
    }

    /** A JPEG file of a quality from 0 (smallest) to 1 (best). */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable Double quality) {
        return eval(data, width, height, type, quality, PixelEncoding.BT601_LIMITED.toString());
    }

    /** A JPEG file of a picture in that encoding. */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable Double quality,
            @Nullable String encoding) {
        VideoFrame frame = frame(data, width, height, type, encoding);
        return frame == null || quality == null
                ? null
                : FrameImages.encode(frame, ImageFormat.JPEG, quality.floatValue());
    }
}
