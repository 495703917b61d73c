// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.internal.room.RoomSession;
import io.github.flinklivekit.client.internal.room.RoomThreads;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.signal.BearerToken;
import io.github.flinklivekit.client.internal.signal.SignalSocket;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.internal.signal.WebSocketFactory;
import io.github.flinklivekit.frame.FrameAllocator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A room of a LiveKit server, seen by one participant.
 *
 * <pre>{@code
 * Room room = new Room();
 * room.addListener(new RoomListener() {
 *     public void onTrackSubscribed(RemoteVideoTrack track, RemoteTrackPublication publication, RemoteParticipant participant) {
 *         ... new VideoStream(track) ...
 *     }
 * });
 * room.connect("ws://localhost:7880", token).join();
 * }</pre>
 *
 * <p>Joins once: for another connection make another room. A connection that breaks is restored by
 * itself, as {@link RoomOptions#reconnectPolicy} says. Thread-safe; everything that goes over the
 * network returns a future, which completes on the room's thread: do not block in what depends on
 * it.
 */
public final class Room implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private static final long CLOSE_TIMEOUT_S = 5;

    private final RoomThreads threads = new RoomThreads();
    private final RoomEvents events = new RoomEvents(threads.listeners());
    private final SignalSocket.Factory sockets;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Held while it is decided whether there is a session. */
    private final Object lifecycle = new Object();

    // Written under lifecycle.
    @Nullable private volatile RoomSession session;
    @Nullable private volatile FrameAllocator ownAllocator;

    public Room() {
        this(new WebSocketFactory());
    }

    public Room(SignalSocket.Factory sockets) {
        this.sockets = sockets;
    }

    /**
     * Tells a listener of all that happens from now on. Listeners added before {@link #connect}
     * miss nothing.
     */
    public void addListener(RoomListener listener) {
        events.add(Objects.requireNonNull(listener, "listener"));
    }

    public void removeListener(RoomListener listener) {
        events.remove(listener);
    }

    /** {@link #connect(String, String, RoomOptions)} with {@link RoomOptions#DEFAULT}. */
    public CompletableFuture<Void> connect(String url, String token) {
        return connect(url, token, RoomOptions.DEFAULT);
    }

    /**
     * Joins the room that the token names. Who and what is there already is told to listeners as if
     * it had just come.
     *
     * @param url of the server: {@code ws://host:7880}, {@code wss://host}, or the same with http
     * @param token a JWT that lets its participant join; white space around it is passed over
     * @return completes when signalling and media stand, or exceptionally with a {@link
     *     RoomConnectException} that says why not, within {@link RoomOptions#connectTimeout}; or
     *     with an {@link IllegalStateException} that says what to install when the native library
     *     cannot be loaded
     * @throws IllegalStateException if this room was connected before
     */
    public CompletableFuture<Void> connect(String url, String token, RoomOptions options) {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(options, "options");
        synchronized (lifecycle) {
            if (session != null || ended.isDone()) {
                throw new IllegalStateException(
                        "A room is joined once: make a new Room to connect again");
            }
            RoomSession created;
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

    private RoomSession newSession(SignalUrl server, String token, RoomOptions options) {
        FrameAllocator allocator = options.allocator();
        if (allocator == null) {
            allocator = FrameAllocator.unlimited("livekit-room");
            ownAllocator = allocator;
        }
        return new RoomSession(
                server, token, options, allocator, sockets, threads.loop(), events, this::end);
    }

    /**
     * Leaves the room: tracks end, publications are taken back. Data that was given before leaves
     * first, if that takes no longer than two seconds.
     *
     * @return completes when everything is closed. Completes as well if the room was never joined
     */
    public CompletableFuture<Void> disconnect() {
        synchronized (lifecycle) {
            RoomSession present = session;
            if (present != null) {
                threads.loop().execute(present::disconnect);
            } else if (!ended.isDone()) {
                end();
            }
        }
        return ended;
    }

    /**
     * {@link #disconnect}, and waits for it, for five seconds at most; not on the room's own
     * thread, where futures complete. Not to be called from a callback of a stream.
     */
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

    /** The name of the room, empty before the join. */
    public String name() {
        RoomSession present = session;
        return present == null ? "" : present.join().getRoom().getName();
    }

    /** The server's id of the room ({@code RM_...}), empty before the server gave one. */
    public String sid() {
        RoomSession present = session;
        return present == null ? "" : present.join().getRoom().getSid();
    }

    /** What the room's maker says of it; may be empty. */
    public String metadata() {
        RoomSession present = session;
        return present == null ? "" : present.join().getRoom().getMetadata();
    }

    public ConnectionState connectionState() {
        RoomSession present = session;
        return present == null ? ConnectionState.DISCONNECTED : present.state();
    }

    /**
     * This participant.
     *
     * @throws IllegalStateException before the join
     */
    public LocalParticipant localParticipant() {
        RoomSession present = session;
        LocalParticipant local = present == null ? null : present.participants().local();
        if (local == null) {
            throw new IllegalStateException(
                    "There is no local participant before the room is joined");
        }
        return local;
    }

    /** Everybody else, by identity; a copy. */
    public Map<String, RemoteParticipant> remoteParticipants() {
        RoomSession present = session;
        return present == null ? Map.of() : present.participants().remote();
    }

    /** One of the others. */
    public Optional<RemoteParticipant> remoteParticipant(String identity) {
        RoomSession present = session;
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
