// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code CONVERT_FRAME(data, width, height, from, to[, encoding[, to_encoding]])}: converts a
 * picture to another buffer type, another pixel encoding, or both.
 */
@Internal
public final class ConvertFrameFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    /** Converts the picture to the format {@code to}, in BT.601 limited range. */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String from,
            @Nullable String to) {
        String encoding = PixelEncoding.BT601_LIMITED.toString();
        return eval(data, width, height, from, to, encoding, encoding);
    }

    /** Converts the picture to the format {@code to}, by and in that encoding. */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String from,
            @Nullable String to,
            @Nullable String encoding) {
        return eval(data, width, height, from, to, encoding, encoding);
    }

    /** Converts the picture, which is in {@code encoding}, to a format and an encoding. */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String from,
            @Nullable String to,
            @Nullable String encoding,
            @Nullable String toEncoding) {
        VideoFrame frame = frame(data, width, height, from, encoding);
        return frame == null || to == null || toEncoding == null
                ? null
                : bytes(
                        frame.convert(
                                VideoBufferType.ofName(to),
                                false,
                                PixelEncoding.ofName(toEncoding)));
    }
}
