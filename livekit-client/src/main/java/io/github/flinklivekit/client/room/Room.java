// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A room of a LiveKit server, seen by one participant.
 *
 * <pre>{@code
 * Room room = LiveKit.createRoom();
 * room.addListener(new RoomListener() {
 *     public void onTrackSubscribed(RemoteVideoTrack track, RemoteTrackPublication publication, RemoteParticipant participant) {
 *         ... track.openStream() ...
 *     }
 * });
 * room.connect("ws://localhost:7880", token).join();
 * }</pre>
 *
 * <p>A room is joined once; create another one to connect again. A connection that breaks is
 * restored automatically, as {@link RoomOptions#reconnectPolicy} says. Thread-safe. Everything that
 * goes over the network returns a future, which completes on the room's thread: do not block in its
 * dependent stages.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface Room extends AutoCloseable {

    /**
     * Adds a listener for everything that happens from now on. Listeners added before {@link
     * #connect} miss nothing.
     */
    void addListener(RoomListener listener);

    void removeListener(RoomListener listener);

    /** {@link #connect(String, String, RoomOptions)} with {@link RoomOptions#DEFAULT}. */
    CompletableFuture<Void> connect(String url, String token);

    /**
     * Joins the room that the token names. Participants and tracks that are already there are
     * reported to listeners as if they had just arrived.
     *
     * @param url of the server: {@code ws://host:7880}, {@code wss://host}, or the same with http
     * @param token a JWT that allows its participant to join; surrounding white space is ignored
     * @return completes when signalling and media are connected, or exceptionally with a {@link
     *     RoomConnectException} that gives the reason, within {@link RoomOptions#connectTimeout};
     *     or with an {@link IllegalStateException} that says what to install when the native
     *     library cannot be loaded
     * @throws IllegalStateException if this room was connected or left before
     * @throws IllegalArgumentException if the options ask for what the engine cannot do
     */
    CompletableFuture<Void> connect(String url, String token, RoomOptions options);

    /**
     * Leaves the room: tracks end and publications are unpublished. Data published before is sent
     * first, unless that takes longer than two seconds.
     *
     * @return completes when everything is closed, also if the room was never joined
     */
    CompletableFuture<Void> disconnect();

    /**
     * Calls {@link #disconnect} and waits for it, for at most five seconds. Called on the room's
     * own thread, where futures complete, it does not wait. Must not be called from a callback of a
     * stream.
     */
    @Override
    void close();

    /** The name of the room; empty before it is joined. */
    String name();

    /** The server's id of the room ({@code RM_...}); empty before the server has sent one. */
    String sid();

    /** The metadata that was set when the room was created or since; may be empty. */
    String metadata();

    ConnectionState connectionState();

    /**
     * This participant.
     *
     * @throws IllegalStateException before the room is joined
     */
    LocalParticipant localParticipant();

    /** All other participants, by identity; a copy. */
    Map<String, RemoteParticipant> remoteParticipants();

    /** One of the other participants; empty if nobody has that identity. */
    Optional<RemoteParticipant> remoteParticipant(String identity);
}
