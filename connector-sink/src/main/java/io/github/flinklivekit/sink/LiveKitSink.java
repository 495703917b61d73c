// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.sink.element.FrameElementConverter;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.metrics.SinkMetrics;
import io.github.flinklivekit.sink.room.LiveKitSinkRoom;
import io.github.flinklivekit.sink.writer.LiveKitSinkWriter;
import io.github.flinklivekit.sink.writer.SinkSettings;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

import javax.annotation.Nullable;

import java.time.Duration;

/**
 * Publishes frames as video tracks of a LiveKit room, which any LiveKit client can watch.
 *
 * <pre>{@code
 * LiveKitSink<VideoFrame> sink =
 *         LiveKitSink.builder()
 *                 .setUrl("ws://127.0.0.1:7880")
 *                 .setApiKey(key)
 *                 .setApiSecret(secret)
 *                 .setRoom("lobby")
 *                 .build();
 * frames.sinkTo(sink);
 * }</pre>
 *
 * <p><b>At most once.</b> A frame is handed to an encoder as it comes, or dropped and counted; a
 * {@link SinkPacing#REPLAY} hands it over when its timestamp says. It is never sent again. A
 * checkpoint holds nothing and waits for nothing.
 *
 * <p><b>Tracks.</b> A track is published at its first frame, under the frame's own track name if
 * nothing else was asked for, and ends with the job or after an idle time-out. A frame of another
 * size publishes the track anew under the same name. Each subtask joins the room as {@code
 * <identity-prefix>-out-<subtask>}; {@link TrackPartitioning} ensures that a track has only one of
 * them.
 *
 * <p><b>Ownership.</b> The sink borrows the frames that it receives. Frames without pixels are
 * dropped and counted.
 *
 * @param <IN> the type of the elements
 */
@PublicEvolving
public final class LiveKitSink<IN> implements Sink<IN>, SupportsPreWriteTopology<IN> {

    private static final long serialVersionUID = 1L;

    private final ConnectionSettings connection;
    private final SinkElementConverter<IN> converter;
    private final SinkSettings options;
    private final PixelEncoding pixelEncoding;
    private final TrackPartitioning partitioning;

    LiveKitSink(
            ConnectionSettings connection,
            SinkElementConverter<IN> converter,
            SinkSettings options,
            PixelEncoding pixelEncoding,
            TrackPartitioning partitioning) {
        this.connection = connection;
        this.converter = converter;
        this.options = options;
        this.pixelEncoding = pixelEncoding;
        this.partitioning = partitioning;
    }

    /** A builder of a sink of frames that go to the tracks that they name. */
    public static LiveKitSinkBuilder<VideoFrame> builder() {
        return new LiveKitSinkBuilder<>(new FrameElementConverter());
    }

    @Override
    public SinkWriter<IN> createWriter(WriterInitContext context) {
        connection.checkParallelism(
                ConnectorRole.SINK, context.getTaskInfo().getNumberOfParallelSubtasks());
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        return new LiveKitSinkWriter<>(
                connection.room(),
                context.getRestoredCheckpointId().isPresent(),
                converter,
                options,
                (room, taskThread, events) ->
                        new LiveKitSinkRoom(
                                room, connection, subtask, pixelEncoding, taskThread, events),
                context.getMailboxExecutor(),
                new ProcessingTimer(context.getProcessingTimeService()),
                new SinkMetrics(context.metricGroup()));
    }

    @Override
    public DataStream<IN> addPreWriteTopology(DataStream<IN> input) {
        if (partitioning == TrackPartitioning.UPSTREAM) {
            return input.forward();
        }
        if (partitioning == TrackPartitioning.AUTO && input.getParallelism() == 1) {
            // Flink forwards to one subtask; how many there are is not known here.
            return input;
        }
        SinkElementConverter<IN> keyed = converter;
        String room = connection.room();
        return input.partitionCustom(
                (key, subtasks) -> Math.floorMod(key.hashCode(), subtasks),
                element -> partitionKey(keyed.address(element), room));
    }

    /** The same for everything of a track, whatever else differs. */
    private static String partitionKey(
            @Nullable TrackAddress address, @Nullable String defaultRoom) {
        if (address == null) {
            return "";
        }
        return (address.room() == null ? defaultRoom : address.room()) + '\n' + address.track();
    }

    private record ProcessingTimer(ProcessingTimeService service) implements TaskTimer {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void after(Duration delay, Runnable action) {
            service.registerTimer(
                    service.getCurrentProcessingTime() + delay.toMillis(), at -> action.run());
        }
    }
}
