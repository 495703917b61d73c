// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.signal.BearerToken;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.internal.signal.WebSocketFactory;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The lifecycle of a room around its {@link EngineSession}: not joined, joined once, left. */
@Internal
public final class DefaultRoom implements Room {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultRoom.class);

    private static final long CLOSE_TIMEOUT_S = 5;

    private final RoomThreads threads = new RoomThreads();
    private final RoomEvents events = new RoomEvents(threads.listeners());
    private final EngineSession.Factory sessions;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Held while it is decided whether there is a session. */
    private final Object lifecycle = new Object();

    // Written under lifecycle.
    @Nullable private volatile EngineSession session;
    @Nullable private volatile FrameAllocator ownAllocator;

    /**
     * A room that is not joined yet.
     *
     * @param attempts those of all rooms that are joined under the same identity
     */
    public DefaultRoom(JoinAttempts attempts) {
        this(new WebSocketFactory(), attempts);
    }

    DefaultRoom(SignalSocket.Factory sockets, JoinAttempts attempts) {
        this(setup -> new RoomSession(setup, sockets, attempts));
    }

    /** A room that is not joined yet, of another library. */
    public DefaultRoom(EngineSession.Factory sessions) {
        this.sessions = sessions;
    }

    @Override
    public void addListener(RoomListener listener) {
        events.add(Objects.requireNonNull(listener, "listener"));
        onListenersChanged();
    }

    @Override
    public void removeListener(RoomListener listener) {
        events.remove(listener);
        onListenersChanged();
    }

    private void onListenersChanged() {
        synchronized (lifecycle) {
            EngineSession present = session;
            if (present != null && !ended.isDone()) {
                threads.loop().execute(present::onListenersChanged);
            }
        }
    }

    @Override
    public CompletableFuture<Void> connect(String url, String token) {
        return connect(url, token, RoomOptions.DEFAULT);
    }

    @Override
    public CompletableFuture<Void> connect(String url, String token, RoomOptions options) {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(options, "options");
        synchronized (lifecycle) {
            if (session != null || ended.isDone()) {
                throw new IllegalStateException(
                        "A room is joined once: create another one to connect again");
            }
            EngineSession created;
            try {
                created = newSession(SignalUrl.of(url), BearerToken.of(token), options);
            } catch (RoomConnectException | IllegalStateException e) {
                end();
                return CompletableFuture.failedFuture(e);
            }
            session = created;
            // Before any disconnect, which comes over the same thread.
            return CompletableFuture.supplyAsync(created::connect, threads.loop())
                    .thenCompose(outcome -> outcome);
        }
    }

    private EngineSession newSession(SignalUrl server, String token, RoomOptions options) {
        FrameAllocator allocator = options.allocator();
        if (allocator == null) {
            allocator = FrameAllocator.unlimited("livekit-room");
            ownAllocator = allocator;
        }
        return sessions.create(
                new EngineSession.Setup(
                        server, token, options, allocator, threads.loop(), events, this::end));
    }

    @Override
    public CompletableFuture<Void> disconnect() {
        synchronized (lifecycle) {
            EngineSession present = session;
            if (present != null) {
                threads.loop().execute(present::disconnect);
            } else if (!ended.isDone()) {
                end();
            }
        }
        return ended;
    }

    @Override
    public void close() {
        CompletableFuture<Void> left = disconnect();
        if (threads.isLoop()) {
            return; // It would wait for itself.
        }
        try {
            left.get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Room '{}' did not close within {} s", name(), CLOSE_TIMEOUT_S, e);
        }
    }

    @Override
    public String name() {
        EngineSession present = session;
        return present == null ? "" : present.roomName();
    }

    @Override
    public String sid() {
        EngineSession present = session;
        return present == null ? "" : present.roomSid();
    }

    @Override
    public String metadata() {
        EngineSession present = session;
        return present == null ? "" : present.roomMetadata();
    }

    @Override
    public ConnectionState connectionState() {
        EngineSession present = session;
        return present == null ? ConnectionState.DISCONNECTED : present.state();
    }

    @Override
    public LocalParticipant localParticipant() {
        EngineSession present = session;
        LocalParticipant local = present == null ? null : present.participants().local();
        if (local == null) {
            throw new IllegalStateException(
                    "There is no local participant before the room is joined");
        }
        return local;
    }

    @Override
    public Map<String, RemoteParticipant> remoteParticipants() {
        EngineSession present = session;
        return present == null ? Map.of() : present.participants().remote();
    }

    @Override
    public Optional<RemoteParticipant> remoteParticipant(String identity) {
        EngineSession present = session;
        return Optional.ofNullable(
                present == null ? null : present.participants().remote(identity));
    }

    @Override
    public String toString() {
        return "Room[" + name() + ", " + connectionState() + "]";
    }

    private void end() {
        FrameAllocator own = ownAllocator;
        if (own != null) {
            own.close();
        }
        // The last event is handed over after this call: the listeners' thread ends once it is
        // told.
        threads.loop().execute(threads::shutdown);
        ended.complete(null);
    }
}
