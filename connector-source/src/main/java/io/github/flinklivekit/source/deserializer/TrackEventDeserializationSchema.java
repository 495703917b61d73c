// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.source.track.TrackEvent;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.io.Serializable;

/**
 * Turns track events into a job's own records, at the source and before anything is serialised.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public interface TrackEventDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /**
     * Called once on the task's thread, before the first event.
     *
     * @param context a group for the schema's own metrics, named {@code deserializer} within the
     *     source's, and the class loader of the job's code
     * @throws Exception if the job is to fail
     */
    default void open(InitializationContext context) throws Exception {}

    /**
     * Emits none, one or several records for an event. All carry the event's time.
     *
     * @throws IOException if the job is to fail
     */
    void deserialize(TrackEvent event, Collector<T> out) throws IOException;
}
