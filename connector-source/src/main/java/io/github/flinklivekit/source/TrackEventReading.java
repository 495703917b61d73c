// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.internal.ConnectorRole;
import io.github.flinklivekit.frame.VideoBufferType;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * The life of the tracks, without their pictures.
 *
 * @param subscribing whether tracks are subscribed for what is told to subscribers alone
 */
record TrackEventReading<T>(TrackEventDeserializationSchema<T> deserializer, boolean subscribing)
        implements Reading<T> {

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(
            SourceReaderContext context, SourceScope scope) {
        int subtask = context.getIndexOfSubtask();
        LiveKitSourceRoom.Settings settings =
                new LiveKitSourceRoom.Settings(
                        scope.connection(),
                        subscribing ? ConnectorRole.SUBSCRIBING_OBSERVER : ConnectorRole.OBSERVER,
                        scope.rooms().isPattern(),
                        track -> SubscriptionOptions.DEFAULT,
                        VideoBufferType.I420,
                        1);
        return new TrackEventReader<>(
                context,
                scope.filter(),
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
