// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import org.apache.flink.annotation.Internal;

import ai.onnxruntime.OnnxJavaType;

import java.util.Locale;

/** The type of a tensor's elements, of those that pictures and results come in. */
@Internal
public enum ElementType {
    FLOAT32(OnnxJavaType.FLOAT),
    FLOAT64(OnnxJavaType.DOUBLE),
    FLOAT16(OnnxJavaType.FLOAT16),
    UINT8(OnnxJavaType.UINT8),
    INT8(OnnxJavaType.INT8),
    INT16(OnnxJavaType.INT16),
    INT32(OnnxJavaType.INT32),
    INT64(OnnxJavaType.INT64),
    BOOL(OnnxJavaType.BOOL),
    /** None that this module reads or writes. */
    OTHER(OnnxJavaType.UNKNOWN);

    private final OnnxJavaType java;

    ElementType(OnnxJavaType java) {
        this.java = java;
    }

    static ElementType of(OnnxJavaType java) {
        for (ElementType type : values()) {
            if (type.java == java) {
                return type;
            }
        }
        return OTHER;
    }

    OnnxJavaType java() {
        return java;
    }

    /** The size of an element in bytes; 0 of {@link #OTHER}. */
    public int bytes() {
        return java.size;
    }

    /** Whether elements are numbers with a fraction. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT16 || this == FLOAT64;
    }

    /** As ONNX calls it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
