// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.pixels.FramePlane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Rows of one plane, of which each comes in the width of the input. Not thread-safe. */
final class SampleRow {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TEN_BITS = 0x3ff;

    private final byte[] bytes;
    private final boolean tenBits;

    /**
     * @param rowBytes of the widest row
     */
    SampleRow(int rowBytes, boolean tenBits) {
        this.bytes = new byte[rowBytes];
        this.tenBits = tenBits;
    }

    /** Fetches a row of a plane. */
    void load(FramePlane plane, int row) {
        plane.data().get(row * plane.stride(), bytes, 0, plane.rowBytes());
    }

    /**
     * Resamples one component of the row that was fetched.
     *
     * @param offset of the component's first sample
     */
    void resample(LinearTaps taps, int offset, float[] target) {
        if (tenBits) {
            resampleTenBits(taps, target);
            return;
        }
        byte[] from = bytes;
        int[] first = taps.first();
        int[] second = taps.second();
        float[] weight = taps.weight();
        for (int i = 0; i < target.length; i++) {
            float a = from[first[i] + offset] & 0xff;
            float b = from[second[i] + offset] & 0xff;
            target[i] = a + (b - a) * weight[i];
        }
    }

    private void resampleTenBits(LinearTaps taps, float[] target) {
        for (int i = 0; i < target.length; i++) {
            float a = (short) SHORTS.get(bytes, Short.BYTES * taps.first()[i]) & TEN_BITS;
            float b = (short) SHORTS.get(bytes, Short.BYTES * taps.second()[i]) & TEN_BITS;
            target[i] = a + (b - a) * taps.weight()[i];
        }
    }
}
