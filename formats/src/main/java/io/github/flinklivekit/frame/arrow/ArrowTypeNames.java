// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorType;

import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

import java.util.Locale;

/** Names of Arrow's types as pyarrow prints them. */
final class ArrowTypeNames {

    private ArrowTypeNames() {}

    static String of(Field field) {
        return of(field.getType());
    }

    static String of(ArrowType type) {
        if (type instanceof ArrowType.Int number) {
            return (number.getIsSigned() ? "int" : "uint") + number.getBitWidth();
        }
        if (type instanceof ArrowType.FloatingPoint number) {
            return switch (number.getPrecision()) {
                case HALF -> "float16";
                case SINGLE -> "float32";
                case DOUBLE -> "float64";
            };
        }
        if (type instanceof FixedShapeTensorType) {
            return FixedShapeTensorType.NAME;
        }
        return type.toString().toLowerCase(Locale.ROOT);
    }
}
