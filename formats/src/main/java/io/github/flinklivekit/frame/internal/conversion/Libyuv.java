// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.List;

/** libyuv's functions, by way of webrtc-java. */
@Internal
public final class Libyuv {

    private static final Logger LOG = LoggerFactory.getLogger(Libyuv.class);

    private Libyuv() {}

    /** Whether this machine has the native library; the first call loads it. */
    public static boolean isLoaded() {
        return Library.LOADED;
    }

    /** Whether {@link #toRgb} and {@link #toI420} have RGB24 beside the types of four bytes. */
    static boolean hasRgb24() {
        return isLoaded() && LibyuvRaw.isAvailable();
    }

    /**
     * From I420 to one of the types with four bytes a pixel, or to RGB24 where there is one.
     *
     * @param rgb outside the heap, without padding, from its index 0 on
     */
    static void toRgb(I420Rows i420, VideoBufferType type, ByteBuffer rgb) {
        try {
            if (type == VideoBufferType.RGB24) {
                LibyuvRaw.fromI420(i420, rgb);
            } else {
                VideoBufferConverter.convertFromI420(i420, rgb, fourCC(type));
            }
        } catch (Throwable e) {
            throw failed(VideoBufferType.I420, type, e);
        }
    }

    /**
     * From one of the types with four bytes a pixel to I420, or from RGB24 where there is one.
     *
     * @param rgb outside the heap, without padding, from its index 0 on
     */
    static void toI420(VideoBufferType type, ByteBuffer rgb, I420Rows i420) {
        try {
            if (type == VideoBufferType.RGB24) {
                LibyuvRaw.toI420(rgb, i420);
            } else {
                VideoBufferConverter.convertToI420(rgb, i420, fourCC(type));
            }
        } catch (Throwable e) {
            throw failed(type, VideoBufferType.I420, e);
        }
    }

    private static IllegalStateException failed(
            VideoBufferType from, VideoBufferType to, Throwable cause) {
        return new IllegalStateException("libyuv could not convert " + from + " to " + to, cause);
    }

    /** libyuv's name of a packed type: it reads the bytes as a little-endian word. */
    private static FourCC fourCC(VideoBufferType type) {
        return switch (type) {
            case RGBA -> FourCC.ABGR;
            case ABGR -> FourCC.RGBA;
            case ARGB -> FourCC.BGRA;
            case BGRA -> FourCC.ARGB;
            default -> throw new IllegalArgumentException("libyuv has no " + type);
        };
    }

    /** Loaded once for each class loader, when it is first needed. */
    private static final class Library {

        static final boolean LOADED = load();

        private static boolean load() {
            try {
                // Its initialisation loads the library. The client comes to it the same way, so
                // that the JVM itself sees to it that the library is loaded once.
                Class.forName(
                        PeerConnectionFactory.class.getName(), true, Libyuv.class.getClassLoader());
                return true;
            } catch (LinkageError | ClassNotFoundException | RuntimeException e) {
                LOG.warn(
                        "webrtc-java's native library cannot be loaded ({}): pixels are converted in Java, which is "
                                + "slower. On Debian, 'apt-get install libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 "
                                + "libxcomposite1 libdbus-1-3' installs what it needs",
                        e.toString());
                LOG.debug("Why it cannot be loaded", e);
                return false;
            }
        }
    }

    /**
     * Rows of a picture as the converter wants to see them. It only asks for their memory;
     * references are the caller's.
     *
     * @param planes outside the heap
     * @param first the first of the rows, even
     * @param height how many rows
     * @param reversed whether they are read or written from the last one up; {@code height} is even
     *     then, or 1
     */
    record I420Rows(List<FramePlane> planes, int first, int width, int height, boolean reversed)
            implements I420Buffer {

        /** For rows in reverse, the buffer begins at the last row and strides are negative. */
        private ByteBuffer data(int index) {
            FramePlane plane = planes.get(index);
            int share = index == 0 ? 1 : 2;
            int row = first / share + (reversed ? (height + share - 1) / share - 1 : 0);
            return row == 0 ? plane.data() : plane.rows(row, plane.rows() - row).data();
        }

        private int stride(int index) {
            int stride = planes.get(index).stride();
            return reversed ? -stride : stride;
        }

        @Override
        public ByteBuffer getDataY() {
            return data(0);
        }

        @Override
        public ByteBuffer getDataU() {
            return data(1);
        }

        @Override
        public ByteBuffer getDataV() {
            return data(2);
        }

        @Override
        public int getStrideY() {
            return stride(0);
        }

        @Override
        public int getStrideU() {
            return stride(1);
        }

        @Override
        public int getStrideV() {
            return stride(2);
        }

        @Override
        public int getWidth() {
            return width;
        }

        @Override
        public int getHeight() {
            return height;
        }

        @Override
        public I420Buffer toI420() {
            return this;
        }

        @Override
        public VideoFrameBuffer cropAndScale(
                int cropX,
                int cropY,
                int cropWidth,
                int cropHeight,
                int scaleWidth,
                int scaleHeight) {
            throw new UnsupportedOperationException("A view of planes is not scaled");
        }

        @Override
        public void retain() {}

        @Override
        public void release() {}
    }
}
