// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.connector.task.CloseAll;
import io.github.flinklivekit.connector.task.TaskLoop;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A reader of rooms: what is the same whatever is read there.
 *
 * <p><b>One owner of state.</b> All state belongs to the task thread. Callbacks of the client leave
 * a command or raise a flag, and wake the task.
 *
 * @param <T> the type of the records
 * @param <R> reads one room
 */
@Internal
public abstract class AbstractRoomsReader<T, R extends AbstractRoomReader>
        implements SourceReader<T, LiveKitTrackSplit> {

    private final SourceReaderContext context;
    private final TaskLoop loop = new TaskLoop();
    private final TaskTimer timer = TaskTimer.on(loop);
    private final SourceRoom.Factory roomFactory;
    private final Map<String, R> rooms = new LinkedHashMap<>();

    @Nullable private LiveKitException failure;
    private boolean schemaOpen;
    private boolean noMoreSplits;

    /** A reader that has no room yet. */
    protected AbstractRoomsReader(SourceReaderContext context, SourceRoom.Factory roomFactory) {
        this.context = context;
        this.roomFactory = roomFactory;
    }

    /** Opens the job's schema, before anything is read. */
    protected abstract void openSchema(DeserializationSchema.InitializationContext schemaContext)
            throws Exception;

    /**
     * Emits at most one record. What other threads have left for the task thread is done by then.
     */
    protected abstract InputStatus poll(ReaderOutput<T> output) throws Exception;

    /** Forgets what belongs to rooms that are being left. */
    protected abstract void clear();

    @Override
    public final InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        loop.beginPoll();
        if (!schemaOpen) {
            openSchema(new SchemaInitializationContext(context));
            schemaOpen = true;
        }
        loop.runAll();
        if (noMoreSplits) {
            checkFailure();
            leaveRooms();
            return InputStatus.END_OF_INPUT;
        }
        return poll(output);
    }

    @Override
    public final CompletableFuture<Void> isAvailable() {
        return loop.isAvailable();
    }

    @Override
    public final void notifyNoMoreSplits() {
        noMoreSplits = true;
        loop.signal();
    }

    @Override
    public void close() {
        loop.close();
        leaveRooms();
    }

    /**
     * Fails if a room has failed.
     *
     * @throws LiveKitException what the first of them has failed with
     */
    protected final void checkFailure() throws LiveKitException {
        if (failure != null) {
            throw failure;
        }
    }

    protected final SourceReaderContext context() {
        return context;
    }

    /** Looks at everything again. Called on any thread. */
    protected final void signal() {
        loop.signal();
    }

    /** The time, as this reader's task has it. */
    protected final TaskTimer timer() {
        return timer;
    }

    /** The rooms, in the order in which they came. */
    protected final Collection<R> rooms() {
        return Collections.unmodifiableCollection(rooms.values());
    }

    /** The room of a name; null if the reader has none. */
    @Nullable
    protected final R room(String name) {
        return rooms.get(name);
    }

    /**
     * The room of a name, made if the reader has none.
     *
     * @param create makes a room that is not opened yet
     */
    protected final R room(String name, Function<AbstractRoomReader.RoomsContext, R> create) {
        return rooms.computeIfAbsent(
                name,
                unknown ->
                        create.apply(
                                new AbstractRoomReader.RoomsContext(
                                        roomFactory, loop, this::setFailure)));
    }

    /** Leaves a room. */
    protected final void leave(R room) {
        rooms.remove(room.name());
        room.close();
    }

    private void setFailure(LiveKitException reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Leaves each of them, also when another does not close. */
    private void leaveRooms() {
        List<R> left = List.copyOf(rooms.values());
        rooms.clear();
        clear();
        CloseAll.of(left, AbstractRoomReader::close);
    }
}
