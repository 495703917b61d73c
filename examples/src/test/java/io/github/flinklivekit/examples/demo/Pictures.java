// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.List;

/** Frames of tests, of one colour, in I420. */
public final class Pictures {

    private Pictures() {}

    /** In Arrow memory; whoever asks for it releases it. */
    public static VideoFrame offHeap(
            FrameAllocator allocator,
            String track,
            long timestampUs,
            int width,
            int height,
            int... yuv) {
        return VideoFrame.create(
                header(track, timestampUs, width, height), allocator, planes -> fill(planes, yuv));
    }

    /** On the heap. */
    public static VideoFrame onHeap(
            String track, long timestampUs, int width, int height, int... yuv) {
        FrameHeader header = header(track, timestampUs, width, height);
        byte[] pixels = new byte[header.sizeBytes()];
        fill(
                FramePlane.planesOf(
                        java.nio.ByteBuffer.wrap(pixels), VideoBufferType.I420, width, height),
                yuv);
        return VideoFrame.wrap(header, pixels);
    }

    private static FrameHeader header(String track, long timestampUs, int width, int height) {
        return FrameHeader.of(width, height, VideoBufferType.I420)
                .withTimestampUs(timestampUs)
                .withOrigin(
                        new FrameOrigin(
                                "room",
                                "camera-" + track,
                                "TR_" + track,
                                track,
                                TrackSource.CAMERA));
    }

    private static void fill(List<FramePlane> planes, int... yuv) {
        for (int i = 0; i < planes.size(); i++) {
            FramePlane plane = planes.get(i);
            for (int at = 0; at < plane.spanBytes(); at++) {
                plane.data().put(at, (byte) yuv[i]);
            }
        }
    }
}
