// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.telemetry;

import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** Reads messages such as {@code {"timestamp_us": 1767225600000000, "celsius": 21.5}}. */
public final class ReadingSchema implements DataMessageDeserializationSchema<Reading> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadingSchema.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TIMESTAMP = "timestamp_us";

    private final boolean byReception;

    /**
     * A schema.
     *
     * @param byReception whether a reading has the time of its reception, rather than its own
     */
    public ReadingSchema(boolean byReception) {
        this.byReception = byReception;
    }

    @Override
    public void deserialize(DataMessage message, Collector<Reading> out) throws IOException {
        long timestampUs = byReception ? message.timestampUs() : ownTimestampUs(message);
        if (timestampUs > 0) {
            out.collect(new Reading(message.participant(), timestampUs, message.payload()));
        }
    }

    /** 0 where there is none: whoever is in the room may send anything. */
    private static long ownTimestampUs(DataMessage message) throws IOException {
        try {
            JsonNode reading = JSON.readTree(message.payload());
            if (reading.path(TIMESTAMP).asLong() > 0) {
                return reading.get(TIMESTAMP).asLong();
            }
        } catch (JsonProcessingException e) {
            LOG.debug("Not JSON", e);
        }
        LOG.warn(
                "A message of '{}' with the topic '{}' is left out: it is no JSON object with a number {}",
                message.participant(),
                message.topic(),
                TIMESTAMP);
        return 0;
    }

    @Override
    public TypeInformation<Reading> getProducedType() {
        return TypeInformation.of(Reading.class);
    }
}
