// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.datamessages;

import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;
import io.github.flinklivekit.source.reader.ReaderFactory;
import io.github.flinklivekit.source.room.LiveKitSourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

import java.time.Duration;
import java.util.Set;

/**
 * The data that participants send.
 *
 * @param absence how long everybody may be away before a room counts as empty
 * @param topics which messages; all if it is empty
 * @param idleTimeout after how long without a message a subtask has no say in event time; zero for
 *     never
 */
@Internal
public record DataMessageReaderFactory<T>(
        ConnectionSettings connection,
        RoomSelection rooms,
        Duration absence,
        Set<String> topics,
        Duration idleTimeout,
        DataMessageDeserializationSchema<T> deserializer)
        implements ReaderFactory<T> {

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(SourceReaderContext context) {
        int subtask = context.getIndexOfSubtask();
        LiveKitSourceRoom.Settings settings =
                LiveKitSourceRoom.Settings.withoutPictures(
                        connection, ConnectorRole.DATA_RECEIVER, rooms.isPattern(), absence);
        return new DataMessageReader<>(
                context,
                topics,
                idleTimeout,
                deserializer,
                (room, taskThread, events) ->
                        new LiveKitSourceRoom(room, settings, subtask, null, taskThread, events));
    }

    @Override
    public TypeInformation<T> producedType() {
        return deserializer.getProducedType();
    }
}
