// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.PixelEncoding;

import org.apache.flink.annotation.Internal;

/** Chooses who converts a pair of types. */
@Internal
public final class PixelConversion {

    private PixelConversion() {}

    /**
     * Writes a picture into one of another type, or of the same one, and of the same size.
     *
     * <p>libyuv has six to eight bits for its coefficients, and is off by up to two each way. So it
     * does what is {@link PixelEncoding#BT601_LIMITED} throughout; where another encoding comes in,
     * colours are what somebody cares for, and are exact.
     *
     * @param from how colours are luma and chroma in the source, or were, if it is RGB
     * @param to how they are in the target
     * @param flipY whether the first row of the target is the last one of the source
     */
    public static void convert(
            Picture source,
            PixelEncoding from,
            Picture target,
            PixelEncoding to,
            boolean flipY,
            ScratchBuffers scratch) {
        boolean fromRgb = source.type().isRgb();
        boolean toRgb = target.type().isRgb();
        if (from == PixelEncoding.BT601_LIMITED
                && (toRgb || to == PixelEncoding.BT601_LIMITED)
                && LibyuvConversion.supports(source.type(), target.type())) {
            LibyuvConversion.convert(source, target, flipY, scratch);
            return;
        }
        convertInJava(source, target, flipY, fromRgb ? to : from, scratch);
        if (!fromRgb && !toRgb && from != to) {
            YuvRecoding.recode(target, from, to, scratch);
        }
    }

    /** Between two YUV types this is a change of layout alone. */
    static void convertInJava(
            Picture source,
            Picture target,
            boolean flipY,
            PixelEncoding encoding,
            ScratchBuffers scratch) {
        boolean fromRgb = source.type().isRgb();
        boolean toRgb = target.type().isRgb();
        if (fromRgb && toRgb) {
            RgbToRgb.convert(source, target, flipY, scratch);
        } else if (fromRgb) {
            RgbToYuv.convert(source, target, flipY, encoding, scratch);
        } else if (toRgb) {
            YuvToRgb.convert(source, target, flipY, encoding, scratch);
        } else {
            YuvToYuv.convert(source, target, flipY, scratch);
        }
    }
}
