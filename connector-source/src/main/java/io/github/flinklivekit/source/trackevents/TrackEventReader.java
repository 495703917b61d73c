// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.AbstractRoomReader;
import io.github.flinklivekit.source.reader.WatchedRoomReader;
import io.github.flinklivekit.source.reader.WatchedRoomsReader;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.util.Collector;

import java.util.Optional;

/** Emits the events of the rooms that it is asked to watch. */
final class TrackEventReader<T> extends WatchedRoomsReader<T, TrackEvent> {

    private final TrackFilter filter;
    private final boolean subscribing;
    private final TrackEventDeserializationSchema<T> deserializer;

    /**
     * A reader that watches nothing yet.
     *
     * @param subscribing whether it subscribes to tracks, without their pictures
     */
    TrackEventReader(
            SourceReaderContext context,
            TrackFilter filter,
            boolean subscribing,
            TrackEventDeserializationSchema<T> deserializer,
            SourceRoom.Factory roomFactory) {
        super(context, ScanMode.TRACK_EVENTS, roomFactory);
        this.filter = filter;
        this.subscribing = subscribing;
        this.deserializer = deserializer;
    }

    @Override
    protected void openSchema(DeserializationSchema.InitializationContext schemaContext)
            throws Exception {
        deserializer.open(schemaContext);
    }

    @Override
    protected WatchedRoomReader<TrackEvent> room(
            String name,
            AbstractRoomReader.RoomsContext roomsContext,
            Optional<SourceRoomMetrics> roomMetrics) {
        return new TrackEventRoomReader(
                name, filter, subscribing, roomsContext, WatchedRoomsReader::nowUs, roomMetrics);
    }

    @Override
    protected void emit(TrackEvent event, Collector<T> out) throws Exception {
        deserializer.deserialize(event, out);
    }

    @Override
    protected long timestampUs(TrackEvent event) {
        return event.timestampUs();
    }
}
