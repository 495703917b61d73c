// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.internal.ConnectorRole;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoBufferType;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

/** Frames of the tracks. */
record FrameReading<T>(
        SubscriptionOptionsSelector wishes,
        VideoBufferType outputFormat,
        int bufferFrames,
        long memoryLimitBytes,
        FrameDeserializationSchema<T> deserializer)
        implements Reading<T> {

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(
            SourceReaderContext context, SourceScope scope) {
        int subtask = context.getIndexOfSubtask();
        FrameAllocator allocator =
                FrameAllocator.create("livekit-source-" + subtask, memoryLimitBytes);
        LiveKitSourceRoom.Settings settings =
                new LiveKitSourceRoom.Settings(
                        scope.connection(),
                        ConnectorRole.SOURCE,
                        scope.rooms().isPattern(),
                        wishes,
                        outputFormat,
                        bufferFrames);
        return new LiveKitSourceReader<>(
                context,
                scope.rooms(),
                scope.filter(),
                deserializer,
                allocator,
                (room, taskThread, events) ->
                        new LiveKitSourceRoom(
                                room, settings, subtask, allocator, taskThread, events));
    }

    @Override
    public TypeInformation<T> producedType() {
        return deserializer.getProducedType();
    }
}
