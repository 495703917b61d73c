// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.reader.ReaderFactory;
import io.github.flinklivekit.source.room.LiveKitSourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

import java.time.Duration;

/**
 * The life of the tracks, without their pictures.
 *
 * @param absence how long everybody may be away before a room counts as empty
 * @param filter which tracks
 * @param subscribing whether tracks are subscribed to for what only subscribers are told
 */
@Internal
public record TrackEventReaderFactory<T>(
        ConnectionSettings connection,
        RoomSelection rooms,
        Duration absence,
        TrackFilter filter,
        TrackEventDeserializationSchema<T> deserializer,
        boolean subscribing)
        implements ReaderFactory<T> {

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(SourceReaderContext context) {
        int subtask = context.getIndexOfSubtask();
        LiveKitSourceRoom.Settings settings =
                LiveKitSourceRoom.Settings.withoutPictures(
                        connection,
                        subscribing ? ConnectorRole.SUBSCRIBING_OBSERVER : ConnectorRole.OBSERVER,
                        rooms.isPattern(),
                        absence);
        return new TrackEventReader<>(
                context,
                filter,
                subscribing,
                deserializer,
                (room, taskThread, events) ->
                        new LiveKitSourceRoom(room, settings, subtask, null, taskThread, events));
    }

    @Override
    public TypeInformation<T> producedType() {
        return deserializer.getProducedType();
    }
}
