// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.source.track.TrackEvent;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Emits events themselves. */
@PublicEvolving
public final class PassThroughTrackEventSchema
        implements TrackEventDeserializationSchema<TrackEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(TrackEvent event, Collector<TrackEvent> out) {
        out.collect(event);
    }

    @Override
    public TypeInformation<TrackEvent> getProducedType() {
        return TypeInformation.of(TrackEvent.class);
    }
}
