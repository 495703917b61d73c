// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.source.data.DataMessage;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

import java.io.IOException;

/** What a format makes of the payload. */
final class PayloadDataMessageSchema<T> implements DataMessageDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<T> format;

    PayloadDataMessageSchema(DeserializationSchema<T> format) {
        this.format = format;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        format.open(context);
    }

    @Override
    public void deserialize(DataMessage message, Collector<T> out) throws IOException {
        format.deserialize(message.payload(), out);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return format.getProducedType();
    }
}
