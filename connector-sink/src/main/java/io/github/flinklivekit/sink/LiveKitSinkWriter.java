// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.LiveKitException;
import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.SinkMetrics.DropReason;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Publishes the frames of one subtask. All state belongs to the task thread; callbacks of the
 * client come there through the task's mailbox.
 *
 * <p>Nothing here waits for a network: a frame is handed to an encoder, or dropped and counted.
 * There is no state, and nothing to flush: what was captured is on its way, and a late frame is
 * worth nothing.
 */
final class LiveKitSinkWriter<IN> implements SinkWriter<IN> {

    private final String defaultRoom;
    private final FrameElementConverter<IN> converter;
    private final PublishOptionsSelector options;
    private final SinkRoom.Factory roomFactory;
    private final MailboxExecutor mailbox;
    private final SinkMetrics metrics;
    private final Executor taskThread = this::execute;
    private final Map<String, RoomPublisher> rooms = new HashMap<>();

    @Nullable private LiveKitException failure;

    /** A writer that joins its room at once, so that what is wrong shows before the first frame. */
    LiveKitSinkWriter(
            String defaultRoom,
            FrameElementConverter<IN> converter,
            PublishOptionsSelector options,
            SinkRoom.Factory roomFactory,
            MailboxExecutor mailbox,
            SinkMetrics metrics) {
        this.defaultRoom = defaultRoom;
        this.converter = converter;
        this.options = options;
        this.roomFactory = roomFactory;
        this.mailbox = mailbox;
        this.metrics = metrics;
        room(defaultRoom);
    }

    @Override
    public void write(IN element, Context context) throws IOException {
        checkFailure();
        TrackFrame target = converter.convert(element);
        if (target == null) {
            return;
        }
        VideoFrame frame = target.frame();
        if (!frame.hasPixels()) {
            metrics.dropped(DropReason.NO_PIXELS);
            return;
        }
        RoomPublisher room = room(target.room() == null ? defaultRoom : target.room());
        try {
            room.write(target.track(), frame)
                    .ifPresentOrElse(metrics::dropped, () -> metrics.captured(frame.header()));
        } catch (FrameReleasedException e) {
            // Released by another thread since it was asked for its pixels.
            metrics.dropped(DropReason.NO_PIXELS);
        }
    }

    @Override
    public void flush(boolean endOfInput) {
        // Live frames are on their way or gone: a checkpoint never waits for a network.
    }

    @Override
    public void close() {
        rooms.values().forEach(RoomPublisher::close);
        rooms.clear();
    }

    private RoomPublisher room(String name) {
        return rooms.computeIfAbsent(
                name,
                unknown ->
                        new RoomPublisher(
                                unknown, options, roomFactory, taskThread, this::setFailure));
    }

    private void setFailure(LiveKitException reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private void checkFailure() throws LiveKitException {
        if (failure != null) {
            throw failure;
        }
    }

    private void execute(Runnable command) {
        try {
            mailbox.execute(
                    () -> {
                        command.run();
                        checkFailure();
                    },
                    "LiveKit sink");
        } catch (RejectedExecutionException e) {
            // The task has ended, and with it everything that the command is about.
        }
    }
}
