// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.source.data.DataMessage;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.io.Serializable;

/**
 * Turns data messages into a job's own records, at the source and before anything is serialised.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public interface DataMessageDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /**
     * A schema for payloads in one of Flink's formats, such as JSON.
     *
     * @param format of the payload; the other fields of a message are left out
     */
    static <T> DataMessageDeserializationSchema<T> payloadOnly(DeserializationSchema<T> format) {
        return new PayloadDataMessageSchema<>(format);
    }

    /**
     * Called once on the task's thread, before the first message.
     *
     * @param context a group for the schema's own metrics, named {@code deserializer} within the
     *     source's, and the class loader of the job's code
     * @throws Exception if the job is to fail
     */
    default void open(InitializationContext context) throws Exception {}

    /**
     * Emits none, one or several records for a message. All carry the time of its reception.
     *
     * @throws IOException if the job is to fail
     */
    void deserialize(DataMessage message, Collector<T> out) throws IOException;
}
