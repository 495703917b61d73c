// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import org.apache.flink.annotation.Internal;

import ai.onnxruntime.platform.Fp16Conversions;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a run has put into an output. Valid until the next run of its {@link TensorBatch}. Not
 * thread-safe.
 */
@Internal
public final class OutputTensor {

    private final TensorSpec spec;
    private final long[] shape;
    private final ByteBuffer data;

    /**
     * @param data the elements from index 0 on, in native order
     */
    OutputTensor(TensorSpec spec, long[] shape, ByteBuffer data) {
        this.spec = spec;
        this.shape = shape.clone();
        this.data = data;
    }

    /** What the model says of this output. */
    public TensorSpec spec() {
        return spec;
    }

    /** The number of dimensions, that of the batch included. */
    public int rank() {
        return shape.length;
    }

    /** The size of a dimension; a negative index counts from the end. */
    public int dimension(int index) {
        return Math.toIntExact(shape[index < 0 ? shape.length + index : index]);
    }

    /** The number of elements from a dimension on, that of one element where there is none. */
    public int elementsFrom(int dimension) {
        long elements = 1;
        for (int i = dimension; i < shape.length; i++) {
            elements *= shape[i];
        }
        return Math.toIntExact(elements);
    }

    /** The dimensions from one on. */
    public long[] shapeFrom(int dimension) {
        return Arrays.copyOfRange(shape, dimension, shape.length);
    }

    /** Copies elements that follow one another. */
    public void read(int from, float[] target, int count) {
        if (spec.type() == ElementType.FLOAT32) {
            data.slice(from * Float.BYTES, count * Float.BYTES)
                    .order(data.order())
                    .asFloatBuffer()
                    .get(target, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[i] = (float) get(from + i);
        }
    }

    /** One element as a number. */
    public double get(int index) {
        return switch (spec.type()) {
            case FLOAT32 -> data.getFloat(index * Float.BYTES);
            case FLOAT64 -> data.getDouble(index * Double.BYTES);
            case FLOAT16 -> Fp16Conversions.fp16ToFloat(data.getShort(index * Short.BYTES));
            case INT64 -> data.getLong(index * Long.BYTES);
            case INT32 -> data.getInt(index * Integer.BYTES);
            case INT16 -> data.getShort(index * Short.BYTES);
            case UINT8 -> data.get(index) & 0xff;
            case INT8, BOOL -> data.get(index);
            case OTHER -> throw new IllegalStateException(spec + " has no numbers");
        };
    }
}
