// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code FRAME_DIFF(data, other, width, height, buffer_type[, encoding])}: how much two pictures of
 * the same geometry differ.
 */
@Internal
public final class FrameDiffFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    /** The mean difference in brightness, from 0 (none) to 1 (black against white). */
    @Nullable
    public Double eval(
            @Nullable byte[] data,
            @Nullable byte[] other,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type) {
        return eval(data, other, width, height, type, PixelEncoding.BT601_LIMITED.toString());
    }

    /** The same of pictures in that encoding. */
    @Nullable
    public Double eval(
            @Nullable byte[] data,
            @Nullable byte[] other,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable String encoding) {
        VideoFrame a = frame(data, width, height, type, encoding);
        VideoFrame b = frame(other, width, height, type, encoding);
        return a == null || b == null ? null : LumaStatistics.difference(a, b);
    }
}
