// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * {@code SCALE_FRAME(data, width, height, buffer_type, new_width, new_height)}: scales a picture.
 */
@Internal
public final class ScaleFrameFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    /**
     * Scales the whole picture to exactly the new size, with a box filter; the format stays the
     * same.
     */
    @Nullable
    public byte[] eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable Integer newWidth,
            @Nullable Integer newHeight) {
        VideoFrame frame = frame(data, width, height, type);
        return frame == null || newWidth == null || newHeight == null
                ? null
                : bytes(
                        FrameGeometry.scale(
                                frame, newWidth, newHeight, ScaleFilter.BOX, ScaleFit.STRETCH));
    }
}
