// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.table.functions.ScalarFunction;

import javax.annotation.Nullable;

/**
 * A function whose arguments begin with a picture: its pixels and the geometry that BYTES does not
 * have. It is NULL where one of its arguments is.
 *
 * <p>A picture that is shorter than its geometry needs, and a type that there is none of, fail the
 * query with a message that says what was wrong.
 */
abstract class FrameSqlFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    FrameSqlFunction() {}

    /** In BT.601 limited range. */
    @Nullable
    static VideoFrame frame(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type) {
        return frame(data, width, height, type, PixelEncoding.BT601_LIMITED.toString());
    }

    /** A frame over the array, or null if something of it is null. */
    @Nullable
    static VideoFrame frame(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type,
            @Nullable String encoding) {
        if (data == null || width == null || height == null || type == null || encoding == null) {
            return null;
        }
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.ofName(type));
        return VideoFrame.wrap(header.withPixelEncoding(PixelEncoding.ofName(encoding)), data);
    }

    /** The pixels of a frame on the heap. */
    static byte[] bytes(VideoFrame frame) {
        byte[] copy = new byte[frame.header().sizeBytes()];
        frame.data().get(copy);
        return copy;
    }
}
