// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.types.ImmutableTypeInfo;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type information of {@link FrameBatch}. Flink finds it by itself.
 *
 * <p>Immutable. A batch cannot be a key.
 */
@Internal
public final class FrameBatchTypeInfo extends ImmutableTypeInfo<FrameBatch> {

    /** The only instance that is needed. */
    public static final FrameBatchTypeInfo INSTANCE = new FrameBatchTypeInfo();

    private static final long serialVersionUID = 1L;

    private FrameBatchTypeInfo() {
        super(FrameBatch.class);
    }

    @Override
    public TypeSerializer<FrameBatch> createSerializer(SerializerConfig config) {
        return new FrameBatchSerializer();
    }
}
