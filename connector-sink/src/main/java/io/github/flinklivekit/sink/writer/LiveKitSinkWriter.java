// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.connector.task.CloseAll;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.element.TrackPicture;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.metrics.SinkMetrics;
import io.github.flinklivekit.sink.metrics.SinkTrackMetrics;
import io.github.flinklivekit.sink.playout.Playout;
import io.github.flinklivekit.sink.room.SinkRoom;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;

import javax.annotation.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Publishes the frames of one subtask. Callbacks of the client come to the task's thread through
 * its mailbox. In a replay a second thread shows the frames; everything is therefore under one
 * lock, which nobody holds while waiting for a network.
 *
 * <p>A live frame is handed to an encoder, or dropped and counted. A frame of a replay waits in a
 * buffer until it is due, and the job waits for room in the buffer. There is no state.
 */
@Internal
public final class LiveKitSinkWriter<IN> implements SinkWriter<IN> {

    /** A track stays at most by a tenth of the time-out too long. */
    private static final int IDLE_CHECKS_A_TIMEOUT = 10;

    /** How often encoders are asked how they fare. */
    private static final Duration STATS_INTERVAL = Duration.ofSeconds(2);

    @Nullable private final String defaultRoom;
    private final SinkElementConverter<IN> converter;
    private final SinkSettings options;
    private final SinkRoom.Factory roomFactory;
    private final MailboxExecutor mailbox;
    private final TaskTimer timer;
    private final SinkMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Executor taskThread = this::runOnTaskThread;
    @Nullable private final Playout playout;

    // Guarded by the lock.
    private final Map<String, RoomPublisher> rooms = new HashMap<>();
    private boolean rejoining;
    @Nullable private Throwable failure;
    private boolean taskWaits;

    /**
     * A writer that joins its room at once, so that what is wrong shows before the first frame.
     *
     * @param defaultRoom where elements go that name no room; null where all of them do
     * @param restored whether the job goes on from a checkpoint
     */
    public LiveKitSinkWriter(
            @Nullable String defaultRoom,
            boolean restored,
            SinkElementConverter<IN> converter,
            SinkSettings options,
            SinkRoom.Factory roomFactory,
            MailboxExecutor mailbox,
            TaskTimer timer,
            SinkMetrics metrics) {
        this.timer = timer;
        this.defaultRoom = defaultRoom;
        this.rejoining = restored;
        this.converter = converter;
        this.options = options;
        this.roomFactory = roomFactory;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.playout =
                options.replay() == null
                        ? null
                        : new Playout(
                                options.replay(),
                                lock,
                                new WriterRenderer(),
                                "replay-" + (defaultRoom == null ? "rooms" : defaultRoom));
        if (defaultRoom != null) {
            locked(() -> room(defaultRoom));
        }
        schedule(STATS_INTERVAL, () -> rooms.values().forEach(RoomPublisher::readStats));
        schedule(
                LastFrame.CHECK_INTERVAL,
                () -> rooms.values().forEach(RoomPublisher::showLastAgain));
        Duration idleTimeout = options.idleTimeout();
        if (idleTimeout != null) {
            schedule(idleTimeout.dividedBy(IDLE_CHECKS_A_TIMEOUT), () -> closeIdle(idleTimeout));
        }
    }

    private void schedule(Duration interval, Runnable action) {
        timer.after(
                interval,
                () -> {
                    locked(action);
                    schedule(interval, action);
                });
    }

    /** Whether the job was on this server before: an outage is waited out then. */
    private boolean isRejoining() {
        return rejoining || rooms.values().stream().anyMatch(RoomPublisher::wasJoined);
    }

    private void closeIdle(Duration timeout) {
        // Of rooms that are left below nothing tells any more.
        rejoining = isRejoining();
        rooms.values().forEach(room -> room.unpublishIdle(timeout));
        rooms.entrySet()
                .removeIf(
                        room ->
                                !room.getKey().equals(defaultRoom)
                                        && room.getValue().leaveIfIdle(timeout));
    }

    @Override
    public void write(IN element, Context context) throws IOException, InterruptedException {
        checkFailure();
        SinkElement target = converter.convert(element);
        if (target instanceof SinkSequence sequence) {
            for (SinkElement each : sequence.elements()) {
                write(each);
            }
        } else if (target != null) {
            write(target);
        }
    }

    private void write(SinkElement target) throws IOException, InterruptedException {
        if (target instanceof TrackFrame frame && !frame.frame().hasPixels()) {
            locked(() -> drop(frame, SinkDropReason.NO_PIXELS));
        } else if (playout == null) {
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
                    List<RoomPublisher> left = List.copyOf(rooms.values());
                    rooms.clear();
                    CloseAll.of(left, RoomPublisher::close);
                });
    }

    private void writeLive(SinkElement target) {
        if (target instanceof TrackPicture picture) {
            capture(picture, room(target)::writeLive);
        } else {
            execute(target);
        }
    }

    private void replay(SinkElement target, Playout to) throws IOException, InterruptedException {
        if (target instanceof TrackFrame frame) {
            locked(() -> room(target).announce(frame));
        }
        await(() -> !to.isFull());
        SinkElement kept =
                target instanceof TrackFrame frame
                        ? new TrackFrame(frame.room(), frame.track(), frame.frame().retain())
                        : target;
        locked(() -> to.add(kept));
    }

    /** Does what an element says that is no frame. */
    private void execute(SinkElement element) {
        if (element instanceof TrackCommand command) {
            room(element).execute(command);
        } else if (element instanceof RoomData data) {
            room(element).send(data);
        }
    }

    private void capture(TrackPicture target, Function<TrackPicture, Optional<SinkDropReason>> by) {
        int sizeBytes = target.sizeBytes();
        long startNs = timer.nanoTime();
        try {
            by.apply(target)
                    .ifPresentOrElse(
                            reason -> drop(target, reason),
                            () ->
                                    metrics.captured(
                                            metricsOf(target),
                                            sizeBytes,
                                            timer.nanoTime() - startNs));
        } catch (FrameReleasedException e) {
            // Released by another thread since it was asked for its pixels.
            drop(target, SinkDropReason.NO_PIXELS);
        } catch (FrameMemoryException e) {
            drop(target, SinkDropReason.NO_MEMORY);
        }
    }

    private void drop(TrackPicture target, SinkDropReason reason) {
        metrics.dropped(metricsOf(target), reason);
    }

    private SinkTrackMetrics metricsOf(SinkElement element) {
        return metrics.track(roomName(element), element.track());
    }

    private String roomName(SinkElement element) {
        String named = element.room() == null ? defaultRoom : element.room();
        if (named == null || named.isBlank()) {
            throw new IllegalArgumentException(
                    "An element for track '"
                            + element.track()
                            + "' names no room, and the sink has none of its own: give it one (setRoom), or an element "
                            + "converter that names the room of each element (setElementConverter)");
        }
        return named;
    }

    /** What the playout shows its frames to. */
    private final class WriterRenderer implements Playout.Renderer {

        @Override
        public boolean isReady(SinkElement element) {
            return element instanceof TrackPicture picture
                    ? room(element).isReady(picture)
                    : room(element).isConnected();
        }

        @Override
        public void render(SinkElement element, long latenessNs) {
            if (element instanceof TrackPicture picture) {
                metrics.playedOut(latenessNs);
                capture(picture, room(element)::write);
            } else {
                execute(element);
            }
        }

        @Override
        public void onSpace() {
            if (taskWaits) {
                taskWaits = false;
                wakeTask();
            }
        }

        @Override
        public void onFailure(Throwable reason) {
            setFailure(reason);
            wakeTask();
        }

        private void wakeTask() {
            taskThread.execute(() -> {});
        }
    }

    private RoomPublisher room(SinkElement target) {
        return room(roomName(target));
    }

    private RoomPublisher room(String name) {
        RoomPublisher room =
                rooms.computeIfAbsent(
                        name,
                        unknown ->
                                new RoomPublisher(
                                        unknown,
                                        isRejoining(),
                                        options,
                                        roomFactory,
                                        taskThread,
                                        timer,
                                        metrics,
                                        this::setFailure));
        room.touch();
        return room;
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

    private void setFailure(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private void checkFailure() throws LiveKitException {
        Throwable reason;
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
        if (reason instanceof Error error) {
            throw error;
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

    private void runOnTaskThread(Runnable command) {
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
