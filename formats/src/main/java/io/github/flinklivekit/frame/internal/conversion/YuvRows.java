// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/** The planes of a YUV picture, read and written row by row, a sample an int. */
final class YuvRows {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final VideoBufferType type;
    private final List<FramePlane> planes;
    private final byte[] rowBytes;
    private final int width;
    private final int chromaWidth;

    /**
     * @param slot where in {@code scratch} this may keep a row
     */
    YuvRows(Picture picture, ScratchBuffers scratch, int slot) {
        this.planes = picture.planes();
        this.type = picture.type();
        this.width = picture.width();
        this.chromaWidth =
                (width + type.horizontalSubsampling() - 1) / type.horizontalSubsampling();
        int widest = Math.max(planes.get(0).rowBytes(), planes.get(1).rowBytes());
        this.rowBytes = scratch.bytes(slot, widest);
    }

    /** Bits of a sample: 8 or 10. */
    static int bits(VideoBufferType type) {
        return type == VideoBufferType.I010 ? 10 : 8;
    }

    int chromaWidth() {
        return chromaWidth;
    }

    int chromaRows() {
        return planes.get(1).rows();
    }

    void readLuma(int row, int[] samples) {
        readPlanar(planes.get(0), row, samples, width);
    }

    void readAlpha(int row, int[] samples) {
        readPlanar(planes.get(3), row, samples, width);
    }

    void readChroma(int row, int[] u, int[] v) {
        if (type != VideoBufferType.NV12) {
            readPlanar(planes.get(1), row, u, chromaWidth);
            readPlanar(planes.get(2), row, v, chromaWidth);
            return;
        }
        load(planes.get(1), row);
        for (int i = 0; i < chromaWidth; i++) {
            u[i] = rowBytes[2 * i] & 0xff;
            v[i] = rowBytes[2 * i + 1] & 0xff;
        }
    }

    void writeLuma(int row, int[] samples) {
        writePlanar(planes.get(0), row, samples, width);
    }

    void writeAlpha(int row, int[] samples) {
        writePlanar(planes.get(3), row, samples, width);
    }

    void writeChroma(int row, int[] u, int[] v) {
        if (type != VideoBufferType.NV12) {
            writePlanar(planes.get(1), row, u, chromaWidth);
            writePlanar(planes.get(2), row, v, chromaWidth);
            return;
        }
        for (int i = 0; i < chromaWidth; i++) {
            rowBytes[2 * i] = (byte) u[i];
            rowBytes[2 * i + 1] = (byte) v[i];
        }
        store(planes.get(1), row);
    }

    private void readPlanar(FramePlane plane, int row, int[] samples, int count) {
        load(plane, row);
        if (bits(type) == 8) {
            for (int i = 0; i < count; i++) {
                samples[i] = rowBytes[i] & 0xff;
            }
        } else {
            for (int i = 0; i < count; i++) {
                samples[i] = (short) SHORTS.get(rowBytes, Short.BYTES * i) & 0x3ff;
            }
        }
    }

    private void writePlanar(FramePlane plane, int row, int[] samples, int count) {
        if (bits(type) == 8) {
            for (int i = 0; i < count; i++) {
                rowBytes[i] = (byte) samples[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                SHORTS.set(rowBytes, Short.BYTES * i, (short) samples[i]);
            }
        }
        store(plane, row);
    }

    private void load(FramePlane plane, int row) {
        plane.data().get(row * plane.stride(), rowBytes, 0, plane.rowBytes());
    }

    private void store(FramePlane plane, int row) {
        plane.data().put(row * plane.stride(), rowBytes, 0, plane.rowBytes());
    }
}
