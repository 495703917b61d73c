// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.hash.ArrowBufHasher;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

import java.util.List;

/** A column of tensors, {@link FixedShapeTensorType}. */
@Internal
public final class FixedShapeTensorVector extends ExtensionTypeVector<FixedSizeListVector> {

    private final FieldType fieldType;

    FixedShapeTensorVector(
            String name,
            FieldType fieldType,
            BufferAllocator allocator,
            FixedSizeListVector storage) {
        super(name, allocator, storage);
        this.fieldType = fieldType;
    }

    /** What each tensor of this column is. */
    public FixedShapeTensorType type() {
        return (FixedShapeTensorType) fieldType.getType();
    }

    @Override
    public Field getField() {
        List<Field> children = getUnderlyingVector().getField().getChildren();
        return new Field(getName(), fieldType, children);
    }

    @Override
    public Object getObject(int index) {
        return getUnderlyingVector().getObject(index);
    }

    @Override
    public int hashCode(int index) {
        return hashCode(index, null);
    }

    @Override
    public int hashCode(int index, ArrowBufHasher hasher) {
        return getUnderlyingVector().hashCode(index, hasher);
    }
}
