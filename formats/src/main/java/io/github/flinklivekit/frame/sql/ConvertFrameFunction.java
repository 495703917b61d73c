// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code CONVERT_FRAME(data, width, height, from, to)}: converts a picture to another buffer type.
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
        VideoFrame frame = frame(data, width, height, from);
        return frame == null || to == null
                ? null
                : bytes(frame.convert(VideoBufferType.ofName(to)));
    }
}
