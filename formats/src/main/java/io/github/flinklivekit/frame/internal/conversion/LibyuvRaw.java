// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * libyuv's conversions between I420 and RGB24, which it calls RAW. webrtc-java's enum of FourCC
 * codes leaves it out, but its native methods take any code that libyuv knows; they are private,
 * and a version without them only makes these conversions slower.
 */
final class LibyuvRaw {

    private static final Logger LOG = LoggerFactory.getLogger(LibyuvRaw.class);

    /** {@code FOURCC_RAW} of libyuv's video_common.h: R, G, B in memory. */
    private static final int RAW = 'r' | 'a' << 8 | 'w' << 16 | ' ' << 24;

    private LibyuvRaw() {}

    /** Whether they can be called; the native library is loaded. */
    static boolean isAvailable() {
        return Methods.FROM_I420 != null && Methods.TO_I420 != null;
    }

    /** Writes RGB24 outside the heap, without padding, from its index 0 on. */
    static void fromI420(Libyuv.I420Rows i420, ByteBuffer rgb) throws Throwable {
        Methods.FROM_I420.invokeExact(
                i420.getDataY(),
                i420.getStrideY(),
                i420.getDataU(),
                i420.getStrideU(),
                i420.getDataV(),
                i420.getStrideV(),
                rgb,
                i420.getWidth(),
                i420.getHeight(),
                RAW);
    }

    /** Reads RGB24 outside the heap, without padding, from its index 0 on. */
    static void toI420(ByteBuffer rgb, Libyuv.I420Rows i420) throws Throwable {
        Methods.TO_I420.invokeExact(
                rgb,
                i420.getWidth(),
                i420.getHeight(),
                i420.getDataY(),
                i420.getStrideY(),
                i420.getDataU(),
                i420.getStrideU(),
                i420.getDataV(),
                i420.getStrideV(),
                RAW);
    }

    /** Looked up when they are first needed. */
    private static final class Methods {

        private static final Class<?> B = ByteBuffer.class;
        private static final Class<?> I = int.class;

        static final MethodHandle FROM_I420 =
                find(
                        "I420toDirectBuffer",
                        MethodType.methodType(
                                void.class, new Class<?>[] {B, I, B, I, B, I, B, I, I, I}));
        static final MethodHandle TO_I420 =
                find(
                        "directBufferToI420",
                        MethodType.methodType(
                                void.class, new Class<?>[] {B, I, I, B, I, B, I, B, I, I}));

        private static MethodHandle find(String name, MethodType type) {
            try {
                return MethodHandles.privateLookupIn(
                                VideoBufferConverter.class, MethodHandles.lookup())
                        .findStatic(VideoBufferConverter.class, name, type);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.debug("RGB24 is converted by way of RGBA, which is slower", e);
                return null;
            }
        }
    }
}
