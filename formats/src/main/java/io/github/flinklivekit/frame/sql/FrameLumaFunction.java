// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/** {@code FRAME_LUMA(data, width, height, buffer_type[, encoding])}: how bright the picture is. */
@Internal
public final class FrameLumaFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    /** The mean brightness, from 0 (black) to 1 (white). */
    @Nullable
    public Double eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type) {
        return eval(data, width, height, type, PixelEncoding.BT601_LIMITED.toString());
    }

    /** The same of a picture in that encoding. */
    @Nullable
    public Double eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable String encoding) {
        VideoFrame frame = frame(data, width, height, type, encoding);
        return frame == null ? null : LumaStatistics.mean(frame);
    }
}
