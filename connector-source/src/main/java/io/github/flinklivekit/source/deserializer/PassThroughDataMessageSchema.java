// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.source.data.DataMessage;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Emits messages themselves. */
@PublicEvolving
public final class PassThroughDataMessageSchema
        implements DataMessageDeserializationSchema<DataMessage> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(DataMessage message, Collector<DataMessage> out) {
        out.collect(message);
    }

    @Override
    public TypeInformation<DataMessage> getProducedType() {
        return TypeInformation.of(DataMessage.class);
    }
}
