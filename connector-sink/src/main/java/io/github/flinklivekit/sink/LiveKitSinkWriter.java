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
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Publishes the frames of one subtask. Callbacks of the client come to the task's thread through
 * its mailbox. In a replay a second thread shows the frames; everything is therefore under one
 * lock, which nobody holds while waiting for a network.
 *
 * <p>A live frame is handed to an encoder, or dropped and counted. A frame of a replay waits in a
 * buffer until it is due, and the job waits for room in the buffer. There is no state.
 */
final class LiveKitSinkWriter<IN> implements SinkWriter<IN> {

    private final String defaultRoom;
    private final FrameElementConverter<IN> converter;
    private final SinkOptions options;
    private final SinkRoom.Factory roomFactory;
    private final MailboxExecutor mailbox;
    private final SinkMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Executor taskThread = this::execute;
    @Nullable private final Playout playout;

    // Guarded by the lock.
    private final Map<String, RoomPublisher> rooms = new HashMap<>();
    @Nullable private Exception failure;
    private boolean taskWaits;

    /** A writer that joins its room at once, so that what is wrong shows before the first frame. */
    LiveKitSinkWriter(
            String defaultRoom,
            FrameElementConverter<IN> converter,
            SinkOptions options,
            SinkRoom.Factory roomFactory,
            MailboxExecutor mailbox,
            SinkMetrics metrics) {
        this.defaultRoom = defaultRoom;
        this.converter = converter;
        this.options = options;
        this.roomFactory = roomFactory;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.playout =
                options.replay() == null
                        ? null
                        : new Playout(options.replay(), lock, new Stage(), "replay-" + defaultRoom);
        locked(() -> room(defaultRoom));
    }

    @Override
    public void write(IN element, Context context) throws IOException, InterruptedException {
        checkFailure();
        TrackFrame target = converter.convert(element);
        if (target == null) {
            return;
        }
        if (playout == null) {
            locked(() -> writeLive(target));
        } else {
            replay(target, playout);
        }
    }

    /**
     * A checkpoint waits for nothing: not for an encoder, not for a network, and not for frames
     * that are not due yet. At the end of the input they are played to the last one.
     */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (endOfInput && playout != null) {
            locked(playout::end);
            await(playout::hasEnded);
        }
    }

    @Override
    public void close() {
        if (playout != null) {
            playout.close();
        }
        locked(
                () -> {
                    rooms.values().forEach(RoomPublisher::close);
                    rooms.clear();
                });
    }

    private void writeLive(TrackFrame target) {
        if (!target.frame().hasPixels()) {
            metrics.dropped(DropReason.NO_PIXELS);
            return;
        }
        show(target, room(target)::writeLive);
    }

    private void replay(TrackFrame target, Playout to) throws IOException, InterruptedException {
        VideoFrame frame = target.frame();
        if (!frame.hasPixels()) {
            locked(() -> metrics.dropped(DropReason.NO_PIXELS));
            return;
        }
        locked(() -> room(target).announce(target.track(), frame.header()));
        await(() -> !to.isFull());
        TrackFrame kept = new TrackFrame(target.room(), target.track(), frame.retain());
        locked(() -> to.add(kept));
    }

    private void show(TrackFrame target, BiFunction<String, VideoFrame, Optional<DropReason>> by) {
        VideoFrame frame = target.frame();
        try {
            by.apply(target.track(), frame)
                    .ifPresentOrElse(metrics::dropped, () -> metrics.captured(frame.header()));
        } catch (FrameReleasedException e) {
            // Released by another thread since it was asked for its pixels.
            metrics.dropped(DropReason.NO_PIXELS);
        }
    }

    /** What the playout shows its frames to. */
    private final class Stage implements Playout.Stage {

        @Override
        public boolean isReady(TrackFrame frame) {
            return room(frame).isReady(frame.track(), frame.frame().header());
        }

        @Override
        public void play(TrackFrame frame, long latenessNs) {
            show(frame, room(frame)::write);
        }

        @Override
        public void onSpace() {
            if (taskWaits) {
                taskWaits = false;
                wakeTask();
            }
        }

        @Override
        public void onFailure(RuntimeException reason) {
            setFailure(reason);
            wakeTask();
        }

        private void wakeTask() {
            taskThread.execute(() -> {});
        }
    }

    private RoomPublisher room(TrackFrame target) {
        return room(target.room() == null ? defaultRoom : target.room());
    }

    private RoomPublisher room(String name) {
        return rooms.computeIfAbsent(
                name,
                unknown ->
                        new RoomPublisher(
                                unknown,
                                options.publishing(),
                                roomFactory,
                                taskThread,
                                this::setFailure));
    }

    /**
     * Runs what comes into the mailbox until the condition, which is read under the lock, holds.
     */
    private void await(BooleanSupplier condition) throws IOException, InterruptedException {
        while (true) {
            boolean holds;
            lock.lock();
            try {
                holds = condition.getAsBoolean();
                taskWaits = !holds;
            } finally {
                lock.unlock();
            }
            checkFailure();
            if (holds) {
                return;
            }
            mailbox.yield();
        }
    }

    private void setFailure(Exception reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private void checkFailure() throws LiveKitException {
        Exception reason;
        lock.lock();
        try {
            reason = failure;
        } finally {
            lock.unlock();
        }
        if (reason instanceof LiveKitException refusal) {
            throw refusal;
        }
        if (reason instanceof RuntimeException bug) {
            throw bug;
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void execute(Runnable command) {
        try {
            mailbox.execute(
                    () -> {
                        locked(command);
                        if (playout != null) {
                            locked(playout::onChange);
                        }
                        checkFailure();
                    },
                    "LiveKit sink");
        } catch (RejectedExecutionException e) {
            // The task has ended, and with it everything that the command is about.
        }
    }
}
