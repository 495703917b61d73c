// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import org.apache.flink.annotation.PublicEvolving;

/** The type of a tensor's elements. */
@PublicEvolving
public enum TensorElement {
    /** One byte, 0 to 255: the value of the pixel. */
    UINT8(1),
    /** Four bytes, little-endian: {@code (pixel / 255 - mean) / std}. */
    FLOAT32(4);

    private final int bytes;

    TensorElement(int bytes) {
        this.bytes = bytes;
    }

    /** The size of an element, in bytes. */
    public int bytes() {
        return bytes;
    }
}
