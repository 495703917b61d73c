// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.memory;

import org.apache.flink.annotation.Internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Rows that a conversion needs for a moment, kept from one picture to the next. A slot is one use
 * within a conversion: two slots never share memory. What lies there from before means nothing.
 *
 * <p>Not thread-safe: a {@link Pool} gives each conversion one of its own.
 */
@Internal
public final class ScratchBuffers {

    private static final int SLOTS = 12;

    /** More geometries than a stream has at once. */
    private static final int MAX_TABLES = 64;

    private final Map<Record, Object> tables = new HashMap<>();
    private final int[][] ints = new int[SLOTS][];
    private final long[][] longs = new long[SLOTS][];
    private final byte[][] bytes = new byte[SLOTS][];
    private final ByteBuffer[] direct = new ByteBuffer[SLOTS];

    /**
     * What was made before for an equal key, or is made now: frames of a stream are worked on alike
     * one after the other.
     *
     * @param key its class tells one kind of table from another
     * @param type of what {@code make} gives
     */
    public <T> T table(Record key, Class<T> type, Supplier<T> make) {
        if (tables.size() > MAX_TABLES) {
            tables.clear();
        }
        return type.cast(tables.computeIfAbsent(key, absent -> make.get()));
    }

    public int[] ints(int slot, int length) {
        if (ints[slot] == null || ints[slot].length < length) {
            ints[slot] = new int[length];
        }
        return ints[slot];
    }

    public long[] longs(int slot, int length) {
        if (longs[slot] == null || longs[slot].length < length) {
            longs[slot] = new long[length];
        }
        return longs[slot];
    }

    public byte[] bytes(int slot, int length) {
        if (bytes[slot] == null || bytes[slot].length < length) {
            bytes[slot] = new byte[length];
        }
        return bytes[slot];
    }

    public ByteBuffer direct(int slot, int length) {
        if (direct[slot] == null || direct[slot].capacity() < length) {
            direct[slot] = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        return direct[slot];
    }

    /** What nobody uses now; as many as conversions ran at once. Thread-safe. */
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
