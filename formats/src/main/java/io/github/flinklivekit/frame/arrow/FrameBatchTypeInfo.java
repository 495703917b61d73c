// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What Flink knows of the type {@link FrameBatch}. A {@code DataStream<FrameBatch>} finds it by
 * itself.
 *
 * <p>Immutable. A batch is not a key.
 */
public final class FrameBatchTypeInfo extends TypeInformation<FrameBatch> {

    /** The only instance that is needed. */
    public static final FrameBatchTypeInfo INSTANCE = new FrameBatchTypeInfo();

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<FrameBatch> getTypeClass() {
        return FrameBatch.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<FrameBatch> createSerializer(SerializerConfig config) {
        return new FrameBatchSerializer();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof FrameBatchTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameBatchTypeInfo;
    }

    @Override
    public int hashCode() {
        return FrameBatchTypeInfo.class.hashCode();
    }

    @Override
    public String toString() {
        return "FrameBatch";
    }
}
