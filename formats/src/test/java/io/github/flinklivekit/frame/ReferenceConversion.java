// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import static io.github.flinklivekit.frame.pixels.VideoBufferType.I010;
import static io.github.flinklivekit.frame.pixels.VideoBufferType.I420A;
import static io.github.flinklivekit.frame.pixels.VideoBufferType.I422;
import static io.github.flinklivekit.frame.pixels.VideoBufferType.I444;
import static io.github.flinklivekit.frame.pixels.VideoBufferType.NV12;

/**
 * The published formulas, pixel by pixel in doubles, as a second opinion on the conversions: ITU-R
 * BT.601-7 section 2.5 and BT.709-6 item 3. Shares no code with them. Bytes are tight planes.
 */
public final class ReferenceConversion {

    /** The picture as numbers: R, G, B, A from 0 to 255, or Y, U, V, A in the type's own bits. */
    private final double[][][] channels = new double[4][][];

    private final VideoBufferType type;
    private final int width;
    private final int height;

    /** Blue's share of Cb in bytes; libyuv's is cut to seven bits with six of a fraction. */
    private final double blueOfChroma;

    private ReferenceConversion(
            VideoBufferType type, int width, int height, PixelEncoding encoding, boolean libyuv) {
        this.blueOfChroma = libyuv ? 2.0 * 224 / 255 : 2 * (1 - encoding.kb());
        this.type = type;
        this.width = width;
        this.height = height;
    }

    public static int[] samples(byte[] data, VideoBufferType type) {
        int step = type == I010 ? 2 : 1;
        int[] samples = new int[data.length / step];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = data[step * i] & 0xff;
            if (step == 2) {
                samples[i] |= (data[2 * i + 1] & 3) << 8;
            }
        }
        return samples;
    }

    /** What the target's samples should be, not rounded, in the order of its bytes. */
    public static double[] convert(
            byte[] data,
            VideoBufferType from,
            VideoBufferType to,
            int width,
            int height,
            boolean flipY,
            PixelEncoding encoding,
            boolean libyuv) {
        ReferenceConversion source = new ReferenceConversion(from, width, height, encoding, libyuv);
        source.load(samples(data, from));
        if (flipY) {
            source.flip();
        }
        if (from == to) {
            return source.store(to);
        }
        if (from.isRgb() == to.isRgb()) {
            if (!from.isRgb()) {
                source.rescale(bits(to));
            }
            return source.store(to);
        }
        if (to.isRgb()) {
            source.toRgb(encoding);
        } else {
            source.toYuv(encoding, bits(to));
        }
        return source.store(to);
    }

    private static int bits(VideoBufferType type) {
        return type == I010 ? 10 : 8;
    }

    private static int shareX(VideoBufferType type) {
        return type == I444 ? 1 : 2;
    }

    private static int shareY(VideoBufferType type) {
        return type == I444 || type == I422 ? 1 : 2;
    }

    private static int[] rgbPlaces(VideoBufferType type) {
        return switch (type) {
            case RGBA -> new int[] {0, 1, 2, 3};
            case ABGR -> new int[] {3, 2, 1, 0};
            case ARGB -> new int[] {1, 2, 3, 0};
            case BGRA -> new int[] {2, 1, 0, 3};
            case RGB24 -> new int[] {0, 1, 2};
            default -> throw new AssertionError(type);
        };
    }

    private void load(int[] samples) {
        if (type.isRgb()) {
            int[] places = rgbPlaces(type);
            for (int c = 0; c < 4; c++) {
                channels[c] = new double[height][width];
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        channels[c][y][x] =
                                c < places.length
                                        ? samples[(y * width + x) * places.length + places[c]]
                                        : 255;
                    }
                }
            }
            return;
        }
        int chromaWidth = (width + shareX(type) - 1) / shareX(type);
        int chromaHeight = (height + shareY(type) - 1) / shareY(type);
        int next = 0;
        channels[0] = new double[height][width];
        channels[1] = new double[chromaHeight][chromaWidth];
        channels[2] = new double[chromaHeight][chromaWidth];
        channels[3] = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                channels[0][y][x] = samples[next++];
                channels[3][y][x] = 255;
            }
        }
        if (type == NV12) {
            for (int y = 0; y < chromaHeight; y++) {
                for (int x = 0; x < chromaWidth; x++) {
                    channels[1][y][x] = samples[next++];
                    channels[2][y][x] = samples[next++];
                }
            }
            return;
        }
        for (int c = 1; c < (type == I420A ? 4 : 3); c++) {
            for (double[] row : channels[c]) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = samples[next++];
                }
            }
        }
    }

    /** Luma's rows and chroma's rows in reverse; at an odd height chroma is told apart by row. */
    private void flip() {
        boolean shared = !type.isRgb() && shareY(type) == 2;
        for (int c = 0; c < 4; c++) {
            double[][] rows = channels[c];
            double[][] reversed = new double[rows.length][];
            for (int y = 0; y < rows.length; y++) {
                reversed[y] = rows[rows.length - 1 - y];
            }
            channels[c] = reversed;
        }
        if (shared && height % 2 == 1) {
            shift = 1;
        }
    }

    /** 1 if the first row of chroma belongs to the first row of luma alone. */
    private int shift;

    private double chroma(int c, int y, int x) {
        int row = shareY(type) == 2 ? (y + shift) / 2 : y;
        return channels[c][row][x / shareX(type)];
    }

    private void rescale(int bits) {
        double factor = Math.pow(2, bits - bits(type));
        for (int c = 0; c < 3; c++) {
            for (double[] row : channels[c]) {
                for (int x = 0; x < row.length; x++) {
                    row[x] *= factor;
                }
            }
        }
    }

    private void toRgb(PixelEncoding encoding) {
        int scale = 1 << (bits(type) - 8);
        double kr = encoding.kr();
        double kb = encoding.kb();
        double kg = 1 - kr - kb;
        int peak = (1 << bits(type)) - 1;
        double[][][] rgb = new double[3][height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double luma = channels[0][y][x];
                double cb = chroma(1, y, x) - 128 * scale;
                double cr = chroma(2, y, x) - 128 * scale;
                luma = encoding.isFullRange() ? luma / peak : (luma - 16 * scale) / (219 * scale);
                cb /= encoding.isFullRange() ? peak : 224 * scale;
                cr /= encoding.isFullRange() ? peak : 224 * scale;
                double red = luma + 2 * (1 - kr) * cr;
                double blue = luma + 2 * (1 - kb) * cb;
                double green = (luma - kr * red - kb * blue) / kg;
                rgb[0][y][x] = Math.max(0, Math.min(1, red)) * 255;
                rgb[1][y][x] = Math.max(0, Math.min(1, green)) * 255;
                blue = luma + blueOfChroma * cb;
                rgb[2][y][x] = Math.max(0, Math.min(1, blue)) * 255;
            }
        }
        System.arraycopy(rgb, 0, channels, 0, 3);
    }

    private void toYuv(PixelEncoding encoding, int bits) {
        int scale = 1 << (bits - 8);
        int peak = (1 << bits) - 1;
        double kr = encoding.kr();
        double kb = encoding.kb();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double red = channels[0][y][x] / 255;
                double green = channels[1][y][x] / 255;
                double blue = channels[2][y][x] / 255;
                double luma = kr * red + (1 - kr - kb) * green + kb * blue;
                double cb = (blue - luma) / (2 * (1 - kb));
                double cr = (red - luma) / (2 * (1 - kr));
                boolean full = encoding.isFullRange();
                channels[0][y][x] = full ? luma * peak : (16 + 219 * luma) * scale;
                channels[1][y][x] = 128 * scale + cb * (full ? peak : 224 * scale);
                channels[2][y][x] = 128 * scale + cr * (full ? peak : 224 * scale);
            }
        }
    }

    private double[] store(VideoBufferType to) {
        double[] out;
        if (to.isRgb()) {
            int[] places = rgbPlaces(to);
            out = new double[width * height * places.length];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < places.length; c++) {
                        out[(y * width + x) * places.length + places[c]] = channels[c][y][x];
                    }
                }
            }
            return out;
        }
        out = new double[to.sizeBytes(width, height) / (to == I010 ? 2 : 1)];
        int next = 0;
        for (double[] row : channels[0]) {
            for (double luma : row) {
                out[next++] = luma;
            }
        }
        double[][] u = resampled(1, to);
        double[][] v = resampled(2, to);
        if (to == NV12) {
            for (int y = 0; y < u.length; y++) {
                for (int x = 0; x < u[y].length; x++) {
                    out[next++] = u[y][x];
                    out[next++] = v[y][x];
                }
            }
            return out;
        }
        for (double[][] plane :
                to == I420A ? new double[][][] {u, v, channels[3]} : new double[][][] {u, v}) {
            for (double[] row : plane) {
                for (double sample : row) {
                    out[next++] = sample;
                }
            }
        }
        return out;
    }

    private double[][] resampled(int c, VideoBufferType to) {
        boolean full = type.isRgb();
        int fromX = full ? 1 : shareX(type);
        int fromY = full ? 1 : shareY(type);
        if (fromX == shareX(to) && fromY == shareY(to)) {
            return channels[c];
        }
        int rows = (height + shareY(to) - 1) / shareY(to);
        int columns = (width + shareX(to) - 1) / shareX(to);
        double[][] out = new double[rows][columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int nx = fromX < shareX(to) ? 2 : 1;
                int ny = fromY < shareY(to) ? 2 : 1;
                double sum = 0;
                for (int dy = 0; dy < ny; dy++) {
                    for (int dx = 0; dx < nx; dx++) {
                        int py;
                        if (fromY == shareY(to)) {
                            py = y;
                        } else if (ny == 2) {
                            py = Math.min(2 * y + dy, height - 1);
                        } else {
                            py = (y + shift) / 2;
                        }
                        int px;
                        if (fromX == shareX(to)) {
                            px = x;
                        } else {
                            px = nx == 2 ? Math.min(2 * x + dx, width - 1) : x / 2;
                        }
                        sum += channels[c][py][px];
                    }
                }
                out[y][x] = sum / (nx * ny);
            }
        }
        return out;
    }
}
