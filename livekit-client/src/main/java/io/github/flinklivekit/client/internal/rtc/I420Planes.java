// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.I420Buffer;

import java.nio.ByteBuffer;
import java.util.List;

/** The planes of the native library's pictures. */
@Internal
public final class I420Planes {

    private I420Planes() {}

    /**
     * Views of a picture's planes, with the library's strides. Valid while the caller holds a
     * reference on it.
     */
    public static List<FramePlane> of(I420Buffer buffer) {
        return List.of(
                plane(buffer, 0, buffer.getDataY(), buffer.getStrideY()),
                plane(buffer, 1, buffer.getDataU(), buffer.getStrideU()),
                plane(buffer, 2, buffer.getDataV(), buffer.getStrideV()));
    }

    /** Copies a picture row by row. */
    public static void copy(I420Buffer buffer, List<FramePlane> target) {
        List<FramePlane> source = of(buffer);
        for (int i = 0; i < source.size(); i++) {
            FramePlane from = source.get(i);
            FramePlane to = target.get(i);
            for (int row = 0; row < from.rows(); row++) {
                to.data().put(row * to.stride(), from.data(), row * from.stride(), from.rowBytes());
            }
        }
    }

    private static FramePlane plane(I420Buffer buffer, int index, ByteBuffer data, int stride) {
        VideoBufferType type = VideoBufferType.I420;
        return new FramePlane(
                data,
                stride,
                type.rowBytes(index, buffer.getWidth()),
                type.rows(index, buffer.getHeight()));
    }
}
