// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

/** What a tensor is made of. */
public enum TensorElement {
    /** One byte, 0 to 255, as the pixel has it. */
    UINT8(1),
    /** Four bytes, little-endian: {@code (pixel / 255 - mean) / std}. */
    FLOAT32(4);

    private final int bytes;

    TensorElement(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
