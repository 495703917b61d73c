// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Colours far enough apart to survive any encoder, under the names that {@code subscriber.py} uses.
 * Found without the product's own conversions, which would be on both sides of the comparison.
 */
public enum Colour {
    // ITU-R BT.601, limited range.
    RED(81, 90, 240),
    GREEN(145, 54, 34),
    BLUE(41, 240, 110),
    WHITE(235, 128, 128),
    BLACK(16, 128, 128);

    private static final int STEP = 8;

    /** Half the way to the nearest other colour, and less. */
    private static final int TOLERANCE = 40;

    private final int y;
    private final int u;
    private final int v;

    Colour(int y, int u, int v) {
        this.y = y;
        this.u = u;
        this.v = v;
    }

    byte y() {
        return (byte) y;
    }

    byte u() {
        return (byte) u;
    }

    byte v() {
        return (byte) v;
    }

    /** The name in a subscriber's report. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A heap frame of nothing but this colour, I420. */
    public VideoFrame frame(int width, int height) {
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.I420);
        byte[] data = new byte[header.sizeBytes()];
        int chroma = (data.length - width * height) / 2;
        Arrays.fill(data, 0, width * height, (byte) y);
        Arrays.fill(data, width * height, width * height + chroma, (byte) u);
        Arrays.fill(data, width * height + chroma, data.length, (byte) v);
        return VideoFrame.wrap(header, data);
    }

    /** The colour of more than half of the middle of an I420 frame. */
    static Optional<Colour> dominantOf(VideoFrame frame) {
        Map<Colour, Integer> counts = new EnumMap<>(Colour.class);
        int samples = 0;
        for (int row = frame.height() / 4; row < frame.height() * 3 / 4; row += STEP) {
            for (int column = 0; column < frame.width(); column += STEP) {
                int luma = sample(frame, 0, row, column);
                int u = sample(frame, 1, row / 2, column / 2);
                int v = sample(frame, 2, row / 2, column / 2);
                samples++;
                for (Colour colour : values()) {
                    if (colour.isNear(luma, u, v)) {
                        counts.merge(colour, 1, Integer::sum);
                    }
                }
            }
        }
        int half = samples / 2;
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > half)
                .map(Map.Entry::getKey)
                .findAny();
    }

    /** The share of each of these colours in a subscriber's count, 0 where it saw none. */
    public int in(Map<String, Integer> reported) {
        return reported.getOrDefault(label(), 0);
    }

    private boolean isNear(int luma, int chromaU, int chromaV) {
        return Math.abs(luma - y) < TOLERANCE
                && Math.abs(chromaU - u) < TOLERANCE
                && Math.abs(chromaV - v) < TOLERANCE;
    }

    private static int sample(VideoFrame frame, int plane, int row, int column) {
        ByteBuffer data = frame.plane(plane).data();
        return data.get(row * frame.plane(plane).stride() + column) & 0xff;
    }
}
