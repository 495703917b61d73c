// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.room.LiveKitSourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.SubscriptionOptionsSelector;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

import java.time.Duration;

/**
 * Frames of the tracks.
 *
 * @param absence how long everybody may be away before a room counts as empty
 * @param filter which tracks
 * @param pixelEncoding how the senders' pictures are encoded
 * @param eventTime what the tracks' event time goes by
 * @param bufferFrames how many frames of a track wait at most
 * @param memoryLimitBytes for the frames of one subtask
 */
@Internal
public record FrameReaderFactory<T>(
        ConnectionSettings connection,
        RoomSelection rooms,
        Duration absence,
        TrackFilter filter,
        EventTimeSettings eventTime,
        SubscriptionOptionsSelector subscription,
        VideoBufferType bufferType,
        PixelEncoding pixelEncoding,
        int bufferFrames,
        long memoryLimitBytes,
        FrameDeserializationSchema<T> deserializer)
        implements ReaderFactory<T> {

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(SourceReaderContext context) {
        int subtask = context.getIndexOfSubtask();
        FrameAllocator allocator =
                FrameAllocator.create("livekit-source-" + subtask, memoryLimitBytes);
        LiveKitSourceRoom.Settings settings =
                new LiveKitSourceRoom.Settings(
                        connection,
                        ConnectorRole.SOURCE,
                        rooms.isPattern(),
                        absence,
                        subscription,
                        bufferType,
                        pixelEncoding,
                        bufferFrames);
        return new LiveKitSourceReader<>(
                context,
                rooms,
                filter,
                eventTime,
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
