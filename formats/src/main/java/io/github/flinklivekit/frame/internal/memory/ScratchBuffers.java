// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.memory;

import io.github.flinklivekit.frame.internal.scaling.FilterCoefficients;
import io.github.flinklivekit.frame.pixels.ScaleFilter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Rows that a conversion needs for a moment, kept from one picture to the next. A place is one use
 * within a conversion: two places never share memory. What lies there from before means nothing.
 *
 * <p>Not thread-safe: a {@link Pool} gives each conversion one of its own.
 */
public final class ScratchBuffers {

    private static final int PLACES = 12;

    /** More geometries than a stream has at once. */
    private static final int MAX_TAPS = 64;

    private final Map<TapsKey, FilterCoefficients> taps = new HashMap<>();
    private final int[][] ints = new int[PLACES][];
    private final long[][] longs = new long[PLACES][];
    private final byte[][] bytes = new byte[PLACES][];
    private final ByteBuffer[] direct = new ByteBuffer[PLACES];

    /**
     * {@link FilterCoefficients#of}, remembered: frames of a stream are scaled alike one after the
     * other.
     */
    public FilterCoefficients taps(
            ScaleFilter filter, int length, double from, double span, int target) {
        if (taps.size() > MAX_TAPS) {
            taps.clear();
        }
        return taps.computeIfAbsent(
                new TapsKey(filter, length, from, span, target),
                key ->
                        FilterCoefficients.of(
                                key.filter, key.length, key.from, key.span, key.target));
    }

    public int[] ints(int place, int length) {
        if (ints[place] == null || ints[place].length < length) {
            ints[place] = new int[length];
        }
        return ints[place];
    }

    public long[] longs(int place, int length) {
        if (longs[place] == null || longs[place].length < length) {
            longs[place] = new long[length];
        }
        return longs[place];
    }

    public byte[] bytes(int place, int length) {
        if (bytes[place] == null || bytes[place].length < length) {
            bytes[place] = new byte[length];
        }
        return bytes[place];
    }

    public ByteBuffer direct(int place, int length) {
        if (direct[place] == null || direct[place].capacity() < length) {
            direct[place] = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        return direct[place];
    }

    private record TapsKey(ScaleFilter filter, int length, double from, double span, int target) {}

    /**
     * ScratchBuffers memory that nobody uses now; as many as conversions ran at once. Thread-safe.
     */
    public static final class Pool {

        private final ConcurrentLinkedQueue<ScratchBuffers> idle = new ConcurrentLinkedQueue<>();

        public ScratchBuffers take() {
            ScratchBuffers scratch = idle.poll();
            return scratch == null ? new ScratchBuffers() : scratch;
        }

        public void give(ScratchBuffers scratch) {
            idle.add(scratch);
        }
    }
}
