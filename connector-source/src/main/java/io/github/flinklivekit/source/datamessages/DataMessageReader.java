// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.datamessages;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.AbstractRoomReader;
import io.github.flinklivekit.source.reader.IdleTimeout;
import io.github.flinklivekit.source.reader.WatchedRoomReader;
import io.github.flinklivekit.source.reader.WatchedRoomsReader;
import io.github.flinklivekit.source.room.SourceRoom;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Emits the data of the rooms that it is asked to watch. */
final class DataMessageReader<T> extends WatchedRoomsReader<T, DataMessage> {

    private final Set<String> topics;
    private final DataMessageDeserializationSchema<T> deserializer;
    private final IdleTimeout idleTimeout;

    /**
     * A reader that watches nothing yet.
     *
     * @param topics which messages to read; all if it is empty
     * @param idleTimeout after how long without a message it has no say in event time; zero for
     *     never
     */
    DataMessageReader(
            SourceReaderContext context,
            Set<String> topics,
            Duration idleTimeout,
            DataMessageDeserializationSchema<T> deserializer,
            SourceRoom.Factory roomFactory) {
        super(context, ScanMode.DATA_MESSAGES, roomFactory);
        this.topics = topics;
        this.deserializer = deserializer;
        this.idleTimeout = new IdleTimeout(idleTimeout, timer(), this::signal);
        this.idleTimeout.restart();
    }

    @Override
    protected void openSchema(DeserializationSchema.InitializationContext schemaContext)
            throws Exception {
        deserializer.open(schemaContext);
    }

    @Override
    protected WatchedRoomReader<DataMessage> room(
            String name,
            AbstractRoomReader.RoomsContext roomsContext,
            Optional<SourceRoomMetrics> roomMetrics) {
        return new DataMessageRoomReader(
                name, topics, roomsContext, WatchedRoomsReader::nowUs, roomMetrics);
    }

    @Override
    protected void emit(DataMessage message, Collector<T> out) throws Exception {
        idleTimeout.restart();
        deserializer.deserialize(message, out);
    }

    /** What is to be joined with messages waits for the next one. */
    @Override
    protected boolean isIdle() {
        return idleTimeout.hasExpired();
    }

    @Override
    protected long timestampUs(DataMessage message) {
        return message.timestampUs();
    }
}
