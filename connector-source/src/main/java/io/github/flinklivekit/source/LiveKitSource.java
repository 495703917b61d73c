// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.client.service.RoomServiceClient;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.PassThroughDataMessageSchema;
import io.github.flinklivekit.source.deserializer.PassThroughFrameSchema;
import io.github.flinklivekit.source.deserializer.PassThroughTrackEventSchema;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumerator;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorState;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorStateSerializer;
import io.github.flinklivekit.source.enumerator.discovery.RoomDirectory;
import io.github.flinklivekit.source.enumerator.discovery.RoomDiscovery;
import io.github.flinklivekit.source.reader.ReaderFactory;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.LiveKitTrackSplitSerializer;
import io.github.flinklivekit.source.track.TrackEvent;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import javax.annotation.Nullable;

import java.time.Duration;

/**
 * Reads the video tracks of LiveKit rooms: each decoded frame is one record, with the time of its
 * reception as its timestamp.
 *
 * <pre>{@code
 * LiveKitSource<VideoFrame> source =
 *         LiveKitSource.builder()
 *                 .setUrl("ws://127.0.0.1:7880")
 *                 .setApiKey(key)
 *                 .setApiSecret(secret)
 *                 .setRoom("lobby")
 *                 .setBufferType(VideoBufferType.RGBA)
 *                 .build();
 * env.fromSource(source, WatermarkStrategy.noWatermarks(), "lobby");
 * }</pre>
 *
 * <p><b>Live, at most once.</b> A frame is never replayed. A job that is too slow is given the
 * newest frames; the others are dropped and counted. A checkpoint holds which tracks are read, and
 * no pixels.
 *
 * <p><b>Ownership.</b> An operator borrows the frame that it receives for the duration of the call;
 * then the source releases it. See {@link VideoFrame}.
 *
 * <p><b>Tracks</b> are found as they are published, and spread over the subtasks. Each subtask that
 * reads joins a room once, as {@code <identity-prefix>-in-<subtask>}. The source waits in a room
 * without tracks.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public final class LiveKitSource<T>
        implements Source<T, LiveKitTrackSplit, LiveKitSourceEnumeratorState>,
                ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    /** Also where the list is asked for more often: the next request waits for this one. */
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(5);

    private final SourceSettings scope;
    private final ReaderFactory<T> reading;

    LiveKitSource(SourceSettings scope, ReaderFactory<T> reading) {
        this.scope = scope;
        this.reading = reading;
    }

    /** A builder of a source that emits the frames of tracks. */
    public static LiveKitSourceBuilder<VideoFrame> forFrames() {
        return new LiveKitSourceBuilder<>(new PassThroughFrameSchema());
    }

    /**
     * A builder of a source that emits what happens to tracks, and reads none: none of their
     * pictures are sent. Its subtasks join as {@code <identity-prefix>-events-<subtask>}.
     */
    public static LiveKitTrackEventSourceBuilder<TrackEvent> forTrackEvents() {
        return new LiveKitTrackEventSourceBuilder<>(new PassThroughTrackEventSchema());
    }

    /**
     * A builder of a source that emits the data that participants send, beside their tracks, and
     * reads none of these. Its subtasks join as {@code <identity-prefix>-data-<subtask>}.
     */
    public static LiveKitDataMessageSourceBuilder<DataMessage> forDataMessages() {
        return new LiveKitDataMessageSourceBuilder<>(new PassThroughDataMessageSchema());
    }

    /** The same as {@link #forFrames}. */
    public static LiveKitSourceBuilder<VideoFrame> builder() {
        return forFrames();
    }

    /**
     * Unbounded even if it ends after a while: Flink would run a bounded source as a batch, without
     * checkpoints.
     */
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, LiveKitTrackSplit> createReader(SourceReaderContext context) {
        return reading.createReader(context);
    }

    @Override
    public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> createEnumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context) {
        return enumerator(context, null);
    }

    @Override
    public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context, LiveKitSourceEnumeratorState state) {
        return enumerator(context, state);
    }

    private SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> enumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context,
            @Nullable LiveKitSourceEnumeratorState state) {
        scope.connection().checkParallelism(ConnectorRole.SOURCE, context.currentParallelism());
        RoomDiscovery discovery = scope.rooms().isPattern() ? discovery(state != null) : null;
        return new LiveKitSourceEnumerator(context, scope.rooms(), discovery, scope.stop(), state);
    }

    private RoomDiscovery discovery(boolean restored) {
        RoomServiceClient service =
                new RoomServiceClient(
                        scope.connection().url(),
                        scope.connection().credentials().accessTokens(),
                        LIST_TIMEOUT);
        RoomDirectory directory = () -> service.listRooms().stream().map(RoomInfo::name).toList();
        return new RoomDiscovery(scope.rooms(), directory, scope.discoveryInterval(), restored);
    }

    @Override
    public SimpleVersionedSerializer<LiveKitTrackSplit> getSplitSerializer() {
        return new LiveKitTrackSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<LiveKitSourceEnumeratorState>
            getEnumeratorCheckpointSerializer() {
        return new LiveKitSourceEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return reading.producedType();
    }
}
