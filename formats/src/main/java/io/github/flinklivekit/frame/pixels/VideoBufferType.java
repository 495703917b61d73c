// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Arrays;

/**
 * The layout of a frame's pixels in memory: the eleven types of the LiveKit SDKs, with their
 * numbers. Names give the order of bytes in memory: {@link #RGBA} is the bytes R, G, B, A. (libyuv
 * and webrtc-java call the same layout {@code ABGR}, after the word that a little-endian machine
 * reads.)
 *
 * <p>Planes follow one another without padding; rows are {@link #rowBytes} bytes long. Chroma
 * planes of subsampled types round up: a 5 × 3 picture of type {@link #I420} has chroma planes of 3
 * × 2.
 */
@PublicEvolving
public enum VideoBufferType {
    /** One plane, 4 bytes a pixel: R, G, B, A. */
    RGBA(0, Layout.packed(4)),
    /** One plane, 4 bytes a pixel: A, B, G, R. */
    ABGR(1, Layout.packed(4)),
    /** One plane, 4 bytes a pixel: A, R, G, B. */
    ARGB(2, Layout.packed(4)),
    /** One plane, 4 bytes a pixel: B, G, R, A. */
    BGRA(3, Layout.packed(4)),
    /** One plane, 3 bytes a pixel: R, G, B. */
    RGB24(4, Layout.packed(3)),
    /**
     * Planes Y, U, V; U and V have half the width and half the height. What decoders produce and
     * encoders consume.
     */
    I420(5, Layout.planar(1, 2, 2, false)),
    /** {@link #I420} with a fourth plane: alpha, as large as Y. */
    I420A(6, Layout.planar(1, 2, 2, true)),
    /** Planes Y, U, V; U and V have half the width and the full height. */
    I422(7, Layout.planar(1, 2, 1, false)),
    /** Planes Y, U, V, all of the same size. */
    I444(8, Layout.planar(1, 1, 1, false)),
    /** {@link #I420} with ten bits a sample, in the low bits of 16-bit little-endian words. */
    I010(9, Layout.planar(2, 2, 2, false)),
    /** Plane Y, then one plane of half the width and half the height with interleaved U and V. */
    NV12(10, Layout.semiPlanar());

    /** The maximum width and height of a frame, in pixels. */
    public static final int MAX_DIMENSION = 16_384;

    private static final VideoBufferType[] BY_NUMBER = values();

    private final int number;
    private final Layout layout;

    VideoBufferType(int number, Layout layout) {
        this.number = number;
        this.layout = layout;
    }

    /** The number of this type in LiveKit's FFI protocol ({@code VideoBufferType}), 0 to 10. */
    public int number() {
        return number;
    }

    /**
     * The type with a LiveKit number.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public static VideoBufferType ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException(
                    "No video buffer type has the number "
                            + number
                            + ": they go from 0 (RGBA) to 10 (NV12)");
        }
        return BY_NUMBER[number];
    }

    /**
     * The type with a name, in upper or lower case.
     *
     * @throws IllegalArgumentException if there is no such type; the message lists all types
     */
    public static VideoBufferType ofName(String name) {
        return EnumNames.parse(VideoBufferType.class, name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no buffer type '"
                                                + name
                                                + "': it is one of "
                                                + Arrays.toString(BY_NUMBER)));
    }

    /** The number of planes of a picture of this type: 1, 2, 3 or 4. */
    public int planeCount() {
        return layout.planes;
    }

    /**
     * Whether this type is packed RGB: one plane of red, green and blue bytes, with or without
     * alpha.
     */
    public boolean isRgb() {
        return layout.planes == 1;
    }

    /** Whether this type has an alpha channel. */
    public boolean hasAlpha() {
        return this == I420A || (isRgb() && this != RGB24);
    }

    /** The bytes of one sample: 2 for {@link #I010}, else 1. */
    public int sampleBytes() {
        return this == I010 ? 2 : 1;
    }

    /** How many pixels of a row share a chroma sample: 1 or 2; 1 for RGB. */
    public int horizontalSubsampling() {
        return layout.horizontalSubsampling;
    }

    /** How many rows of pixels share a row of chroma samples: 1 or 2; 1 for RGB. */
    public int verticalSubsampling() {
        return layout.verticalSubsampling;
    }

    /**
     * The number of interleaved components of a plane: 2 (U and V) in the second plane of {@link
     * #NV12}, the bytes of a pixel in RGB, else 1.
     *
     * @throws IllegalArgumentException if the type has no such plane
     */
    public int components(int plane) {
        checkPlane(plane);
        if (isRgb()) {
            return layout.bytesPerSample;
        }
        return this == NV12 && plane == 1 ? 2 : 1;
    }

    /** The bytes of a row of a plane, for a picture {@code width} pixels wide. */
    public int rowBytes(int plane, int width) {
        checkPlane(plane);
        if (layout.planes == 1) {
            return width * layout.bytesPerSample;
        }
        if (layout.planes == 2) {
            return plane == 0 ? width : 2 * halve(width);
        }
        boolean chroma = plane == 1 || plane == 2;
        int samples = chroma && layout.horizontalSubsampling == 2 ? halve(width) : width;
        return samples * layout.bytesPerSample;
    }

    /** The rows of a plane, for a picture {@code height} pixels high. */
    public int rows(int plane, int height) {
        checkPlane(plane);
        boolean chroma = layout.planes > 1 && (plane == 1 || plane == 2);
        return chroma && layout.verticalSubsampling == 2 ? halve(height) : height;
    }

    /** The bytes of one plane without padding, for a picture of {@code width × height} pixels. */
    public int planeBytes(int plane, int width, int height) {
        return Math.multiplyExact(rowBytes(plane, width), rows(plane, height));
    }

    /**
     * The offset of a plane, in bytes from the first byte of the picture, when planes follow one
     * another without padding.
     */
    public int planeOffset(int plane, int width, int height) {
        checkPlane(plane);
        int offset = 0;
        for (int i = 0; i < plane; i++) {
            offset = Math.addExact(offset, planeBytes(i, width, height));
        }
        return offset;
    }

    /**
     * The bytes of a whole picture of {@code width × height} pixels, planes one after the other
     * without padding.
     *
     * @throws IllegalArgumentException if width or height are not within 1 to {@link
     *     #MAX_DIMENSION}
     */
    public int sizeBytes(int width, int height) {
        checkDimensions(width, height);
        int last = layout.planes - 1;
        return Math.addExact(planeOffset(last, width, height), planeBytes(last, width, height));
    }

    /**
     * Checks that a frame may have this size.
     *
     * @throws IllegalArgumentException if width or height are not within 1 to {@link
     *     #MAX_DIMENSION}; the message gives both
     */
    public static void checkDimensions(int width, int height) {
        if (width < 1 || height < 1 || width > MAX_DIMENSION || height > MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "A frame of "
                            + width
                            + "x"
                            + height
                            + " pixels cannot be: width and height go from 1 to "
                            + MAX_DIMENSION);
        }
    }

    /**
     * Checks that this type has a plane of a number.
     *
     * @throws IllegalArgumentException if {@code plane} is not within 0 to {@link #planeCount()} -
     *     1
     */
    public void checkPlane(int plane) {
        if (plane < 0 || plane >= layout.planes) {
            throw new IllegalArgumentException(
                    name()
                            + " has "
                            + layout.planes
                            + " planes, numbered from 0; there is none with the number "
                            + plane);
        }
    }

    /** As options and SQL columns call it: {@code i420}, {@code rgba}, ... */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }

    private static int halve(int samples) {
        return (samples + 1) / 2;
    }

    private record Layout(
            int planes, int bytesPerSample, int horizontalSubsampling, int verticalSubsampling) {
        static Layout packed(int bytesPerPixel) {
            return new Layout(1, bytesPerPixel, 1, 1);
        }

        static Layout planar(
                int bytesPerSample,
                int horizontalSubsampling,
                int verticalSubsampling,
                boolean alpha) {
            return new Layout(
                    alpha ? 4 : 3, bytesPerSample, horizontalSubsampling, verticalSubsampling);
        }

        static Layout semiPlanar() {
            return new Layout(2, 1, 2, 2);
        }
    }
}
