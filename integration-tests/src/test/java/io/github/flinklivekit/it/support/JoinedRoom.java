// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A participant of our client whose events are recorded from the start. Closing it checks that no
 * frame is left.
 */
public final class JoinedRoom implements AutoCloseable {
    private final Room room = EngineUnderTest.get().createRoom(new JoinAttempts());
    private final RecordedEvents events = new RecordedEvents();
    private final FrameAllocator allocator = FrameAllocator.unlimited("test");

    private JoinedRoom(String url, String token, boolean autoSubscribe) {
        room.addListener(events);
        await(
                room.connect(
                        url,
                        token,
                        RoomOptions.builder()
                                .allocator(allocator)
                                .autoSubscribe(autoSubscribe)
                                .build()));
    }

    public static JoinedRoom join(LiveKitEndpoint server, String room, String identity) {
        return join(server, server.tokens().join(room, identity));
    }

    public static JoinedRoom join(LiveKitEndpoint server, String token) {
        return new JoinedRoom(server.url(), token, true);
    }

    /** Signals by way of the proxy; media goes straight to the server. */
    public static JoinedRoom join(
            LiveKitEndpoint server, TcpProxy proxy, String room, String identity) {
        return new JoinedRoom(
                proxy.through(server.url()), server.tokens().join(room, identity), true);
    }

    /** Nothing is subscribed until it is asked for. */
    public static JoinedRoom joinWithoutSubscribing(
            LiveKitEndpoint server, String room, String identity) {
        return new JoinedRoom(server.url(), server.tokens().join(room, identity), false);
    }

    public Room room() {
        return room;
    }

    public RecordedEvents events() {
        return events;
    }

    /** Of all frames that this room has received and nobody has released. */
    public long frameBytes() {
        return allocator.allocatedBytes();
    }

    public ReceivedFrames read(String track) {
        return read(events.awaitTrack(track));
    }

    public ReceivedFrames read(RemoteVideoTrack track) {
        return new ReceivedFrames(track);
    }

    /** Waits for the publication. */
    public RemoteTrackPublication publication(String identity, String track) {
        events.await("trackPublished " + identity + "/" + track);
        return room.remoteParticipant(identity).orElseThrow().trackPublications().values().stream()
                .filter(publication -> publication.name().equals(track))
                .findAny()
                .orElseThrow();
    }

    /** The value of a future that is not to fail. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return await(future, Waiting.DEADLINE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The value of a future.
     *
     * @throws Exception its failure as it is
     */
    public static <T> T await(CompletableFuture<T> future, Duration deadline) throws Exception {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        await(room.disconnect());
        assertThat(allocator.allocatedBytes()).as("bytes of frames that nobody released").isZero();
        allocator.close();
    }
}
