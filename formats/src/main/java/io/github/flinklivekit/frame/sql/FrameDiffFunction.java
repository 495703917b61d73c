// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code FRAME_DIFF(data, other, width, height, buffer_type)}: how much two pictures of the same geometry
 * differ.
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
        VideoFrame a = frame(data, width, height, type);
        VideoFrame b = frame(other, width, height, type);
        return a == null || b == null
                ? null
                : LumaStatistics.difference(LumaStatistics.of(a), LumaStatistics.of(b));
    }
}
