// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.ConnectionFailure.Next;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.ReconnectPolicy;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Keeps one room joined. What ends a job, what is tried again and what is waited for without a
 * limit says {@link ConnectionFailure}: most of what a job's first attempt meets is final, because
 * something is wrong that waiting does not mend, and the user wants to hear of it. Once the job was
 * in the room, whatever the server does to it is waited out, and the room is joined again; only
 * what another attempt would repeat for ever is final, and what lasts longer than the options
 * allow.
 *
 * <p>Methods are called, and the listener is told, on the task thread alone, but for those that say
 * otherwise. The executor brings callbacks of the client there; nothing ever waits for it.
 */
@Internal
public final class RoomConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomConnection.class);

    /** Less than the ten seconds within which a user hears what is wrong. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);

    private final ConnectionSettings options;
    private final ConnectorRole role;
    private final String roomName;
    private final String identity;
    @Nullable private final FrameAllocator allocator;
    private final Executor taskThread;
    private final TaskTimer timer;
    private final ConnectorRoom.Listener listener;
    private final RoomListener roomListener;

    private final LiveKitEngine engine;
    private final ReconnectPolicy policy;
    private final ReconnectDeadline deadline;
    private final ConnectorFailures failures;
    private final JoinAttempts joins = new JoinAttempts();

    /** Written on the task thread, read on any. */
    private volatile Status status = new Status(RoomState.JOINING, null, 0);

    /** That is joined or being joined. */
    @Nullable private Room room;

    /** Whether a failed attempt is repeated if another might succeed. */
    private boolean retrying;

    private boolean existingOnly;

    /**
     * Of a ready token's participant: it opens the door when the ready one has expired. Servers
     * before 1.13.2 let it run out after ten minutes, which the ready one may outlast.
     */
    @Nullable private String newestToken;

    private int attempts;

    /** What is waited for, which was logged; null for nothing. */
    @Nullable private ConnectionFailure waitingFor;

    /**
     * A connection that is not opened yet.
     *
     * @param roomName the room to join; may differ from that of the options
     * @param allocator counts received frames; null for a connection that receives none
     * @param roomListener hears what happens in the room, on the client's thread
     * @param listener hears what becomes of the connection, on the task thread
     */
    public RoomConnection(
            ConnectionSettings options,
            ConnectorRole role,
            String roomName,
            int subtask,
            @Nullable FrameAllocator allocator,
            RoomListener roomListener,
            Executor taskThread,
            ConnectorRoom.Listener listener) {
        this.options = options;
        this.role = role;
        this.roomName = roomName;
        this.identity =
                options.credentials()
                        .tokenIdentity()
                        .orElseGet(() -> role.identity(options.identityPrefix(), subtask));
        this.allocator = allocator;
        this.roomListener = roomListener;
        this.taskThread = taskThread;
        this.timer = TaskTimer.on(taskThread);
        this.listener = listener;
        // Who only watches needs no media, and the default engine tells of more.
        boolean hasMedia = allocator != null || role == ConnectorRole.SINK;
        this.engine = (hasMedia ? options.engine() : EngineSettings.DEFAULT).engine();
        this.policy = options.reconnect().policy();
        this.deadline =
                new ReconnectDeadline(options.reconnect().timeout(), taskThread, this::giveUp);
        this.failures = new ConnectorFailures(role, identity, roomName, options.url());
    }

    /**
     * Begins to join a room that the job has been in: an attempt that fails is not final, unless
     * another one would fail as well.
     */
    public void rejoin() {
        retrying = true;
        join();
    }

    /** Begins to join the room. The listener is told the outcome. */
    public void join() {
        if (state().isFinal()) {
            return;
        }
        Room joining = engine.createRoom(joins);
        room = joining;
        joining.addListener(roomListener);
        joining.addListener(
                new RoomListener() {
                    @Override
                    public void onReconnecting() {
                        taskThread.execute(() -> connectionBroken(joining));
                    }

                    @Override
                    public void onReconnected() {
                        taskThread.execute(() -> connectionRestored(joining));
                    }

                    @Override
                    public void onTokenRefreshed(String token) {
                        taskThread.execute(() -> newestToken = token);
                    }

                    @Override
                    public void onDisconnected(DisconnectReason reason) {
                        taskThread.execute(() -> disconnected(joining, reason));
                    }
                });
        connect(joining)
                .whenComplete(
                        (done, failure) -> taskThread.execute(() -> connected(joining, failure)));
    }

    /**
     * Begins to join a room that somebody else has opened, and stays for as long as it exists. An
     * attempt that fails is not final, as the server has just told of the room.
     */
    public void joinExisting() {
        existingOnly = true;
        rejoin();
    }

    /** Where the connection stands. Any thread may ask. */
    public RoomState state() {
        return status.state();
    }

    /** The room while it is joined. Any thread may ask. */
    public Optional<Room> room() {
        return Optional.ofNullable(status.joined());
    }

    /** What makes the tracks that are published in the room. */
    public LiveKitEngine engine() {
        return engine;
    }

    /** How often the connection was lost. Any thread may ask. */
    public int losses() {
        return status.losses();
    }

    /**
     * Leaves the room and joins it again at once, for what the client's library frees with a
     * connection alone. The listener is told as of a loss. Nothing happens unless it is joined.
     */
    public void renew() {
        if (state() != RoomState.JOINED) {
            return;
        }
        leave();
        deadline.start();
        enter(RoomState.LOST, null, null);
        join();
    }

    /** Leaves the room. Waits a bounded time for the server and the native threads. Idempotent. */
    @Override
    public void close() {
        closeStatus();
        leave();
    }

    /** {@link #close} without waiting. */
    public void closeAsync() {
        closeStatus();
        Room left = room;
        room = null;
        if (left != null) {
            left.disconnect();
        }
    }

    private void closeStatus() {
        deadline.cancel();
        if (!state().isFinal()) {
            status = new Status(RoomState.CLOSED, null, losses());
        }
    }

    /** The only way from one state to another, but for a close by the connector itself. */
    private void enter(RoomState next, @Nullable Room joined, @Nullable LiveKitException failure) {
        if (next.isFinal()) {
            deadline.cancel();
        }
        status = new Status(next, joined, losses() + (next == RoomState.LOST ? 1 : 0));
        listener.onStateChanged(next, failure);
    }

    private void fail(LiveKitException reason) {
        enter(RoomState.FAILED, null, reason);
    }

    private CompletableFuture<Void> connect(Room joining) {
        RoomOptions.Builder roomOptions =
                RoomOptions.builder()
                        .autoSubscribe(false)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .reconnectPolicy(policy)
                        .encryption(options.engine().encryption());
        if (allocator != null) {
            roomOptions.allocator(allocator);
        }
        if (options.credentials().isReadyToken()) {
            // A token that is made here carries them itself.
            roomOptions.attributes(role.attributes());
        }
        LOG.info("The {} joins room '{}' on {} as '{}'", role, roomName, options.url(), identity);
        try {
            return joining.connect(options.url(), token(), roomOptions.build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private String token() {
        return newestToken != null
                        && options.credentials().isReadyToken()
                        && !Credentials.hasExpired(newestToken)
                ? newestToken
                : options.credentials().tokenFor(role, roomName, identity, options.joining());
    }

    private void connected(Room joining, @Nullable Throwable failure) {
        if (joining != room) {
            return;
        }
        if (failure == null) {
            joined(joining);
            return;
        }
        Throwable cause = CompletionFailures.unwrap(failure);
        leave();
        RoomConnectException refusal = cause instanceof RoomConnectException told ? told : null;
        if (existingOnly && refusal != null && isRoomGone(refusal)) {
            LOG.warn("Room '{}' is left out: {}", roomName, cause.getMessage());
            enter(RoomState.CLOSED, null, null);
            return;
        }
        switch (next(refusal)) {
            case RETRY -> {
                LOG.info("Room '{}' cannot be joined yet: {}", roomName, cause.getMessage());
                connectionBroken(room);
                scheduleJoin();
            }
            case WAIT -> waitFor(refusal);
            default -> fail(failures.notJoined(cause));
        }
    }

    private Next next(@Nullable RoomConnectException refusal) {
        if (refusal == null) {
            return Next.FAIL;
        }
        ConnectionFailure failure = refusal.failure();
        if (failure == waitingFor) {
            return Next.WAIT;
        }
        return retrying ? failure.later() : failure.first();
    }

    /** There is no limit: the server is there, and says what it lacks. */
    private void waitFor(RoomConnectException refusal) {
        deadline.cancel();
        retrying = true;
        if (waitingFor != refusal.failure()) {
            waitingFor = refusal.failure();
            LOG.warn(
                    "The {} '{}' waits for room '{}': {}",
                    role,
                    identity,
                    roomName,
                    refusal.getMessage());
        }
        if (refusal.failure() == ConnectionFailure.NO_ROOM && state() != RoomState.ABSENT) {
            enter(RoomState.ABSENT, null, null);
        }
        scheduleJoin();
    }

    private void joined(Room joining) {
        LocalParticipant self = joining.localParticipant();
        if (role.canSubscribe() && !self.permissions().canSubscribe()) {
            leave();
            fail(failures.notAllowedToSubscribe(self.identity()));
            return;
        }
        retrying = true;
        attempts = 0;
        if (waitingFor != null) {
            waitingFor = null;
            LOG.info("Room '{}' is there", roomName);
        }
        connectionRestored(joining);
        enter(RoomState.JOINED, joining, null);
    }

    /** Whether a room that is not to be made anew cannot be joined. */
    static boolean isRoomGone(RoomConnectException refusal) {
        return refusal.failure().isRoomOver();
    }

    private static boolean isOver(DisconnectReason reason) {
        return reason == DisconnectReason.ROOM_CLOSED || reason == DisconnectReason.ROOM_DELETED;
    }

    private void disconnected(Room left, DisconnectReason reason) {
        if (left != room) {
            return;
        }
        leave();
        if (ConnectionFailure.ofLeave(reason).later() == Next.FAIL) {
            fail(failures.removed(reason));
        } else if (existingOnly && isOver(reason)) {
            LOG.info("Room '{}' is over ({})", roomName, reason);
            enter(RoomState.CLOSED, null, null);
        } else {
            lost(reason);
        }
    }

    private void lost(DisconnectReason reason) {
        connectionBroken(room);
        LOG.warn(
                "The {} '{}' lost room '{}' ({}) and joins it again",
                role,
                identity,
                roomName,
                reason);
        enter(RoomState.LOST, null, null);
        scheduleJoin();
    }

    private void scheduleJoin() {
        attempts++;
        timer.after(policy.delayBefore(attempts), this::join);
    }

    private void connectionBroken(@Nullable Room which) {
        if (!state().isFinal() && which == room) {
            deadline.start();
        }
    }

    private void connectionRestored(Room which) {
        if (which == room) {
            deadline.cancel();
        }
    }

    private void giveUp() {
        leave();
        fail(failures.notRestored(options.reconnect().timeout()));
    }

    private void leave() {
        Room left = room;
        room = null;
        if (left != null) {
            left.close();
        }
    }

    /**
     * All that others see.
     *
     * @param joined the room in {@link RoomState#JOINED}; else null
     * @param losses how often {@link RoomState#LOST} was entered
     */
    private record Status(RoomState state, @Nullable Room joined, int losses) {}
}
