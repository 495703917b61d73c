// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.model.onnx.internal.session.ElementType;

import ai.onnxruntime.platform.Fp16Conversions;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Writes numbers as elements of a tensor. Not thread-safe. */
interface ElementWriter {

    /**
     * Writes elements that follow one another.
     *
     * @param at the first of them
     */
    void write(int at, float[] values, int count);

    /**
     * A writer of one type.
     *
     * @param memory in native order
     * @param most how many elements are written at once at most
     */
    static ElementWriter of(ElementType type, ByteBuffer memory, int most) {
        return switch (type) {
            case FLOAT32 -> floats(memory.asFloatBuffer());
            case FLOAT16 -> halves(memory.asShortBuffer(), new short[most]);
            case UINT8 -> bytes(memory, new byte[most]);
            default -> throw new IllegalArgumentException(type + " is no element of a picture");
        };
    }

    private static ElementWriter floats(FloatBuffer memory) {
        return (at, values, count) -> memory.put(at, values, 0, count);
    }

    private static ElementWriter halves(ShortBuffer memory, short[] row) {
        return (at, values, count) -> {
            for (int i = 0; i < count; i++) {
                row[i] = Fp16Conversions.floatToFp16(values[i]);
            }
            memory.put(at, row, 0, count);
        };
    }

    private static ElementWriter bytes(ByteBuffer memory, byte[] row) {
        return (at, values, count) -> {
            for (int i = 0; i < count; i++) {
                row[i] = (byte) (int) (values[i] + 0.5f);
            }
            memory.put(at, row, 0, count);
        };
    }
}
