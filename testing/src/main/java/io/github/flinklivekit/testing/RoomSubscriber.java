// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A participant that looks at the tracks of a room. Made by {@link LiveKitExtension#subscribe}. A
 * track is decoded from the moment it is awaited. Thread-safe.
 */
@PublicEvolving
public final class RoomSubscriber implements AutoCloseable {

    private final Room room = LiveKit.createRoom();
    private final String name;

    // Guarded by this.
    private final List<Subscribed> subscribed = new ArrayList<>();
    private final Map<RemoteVideoTrack, SubscribedTrack> watched = new LinkedHashMap<>();

    private record Subscribed(RemoteVideoTrack track, String identity) {
        @Override
        public String toString() {
            return identity + "/" + track.name();
        }
    }

    /** Joins, and returns when media can come. */
    RoomSubscriber(LiveKitEndpoint server, String name, String identity) {
        this.name = name;
        room.addListener(new Listener());
        Waits.value(
                "joining room '" + name + "'",
                room.connect(server.url(), server.tokens().join(name, identity)));
    }

    /** The participant, for everything else that one can do in a room. */
    public Room room() {
        return room;
    }

    /**
     * The newest track of that name that is there, whoever publishes it; waits for it if there is
     * none. The same object each time, as long as the track lasts.
     *
     * @throws AssertionError if there is none within 30 s; the message names those that are there
     */
    public SubscribedTrack awaitTrack(String track) {
        return await("'" + track + "'", one -> one.track().name().equals(track));
    }

    /** As {@link #awaitTrack(String)}, for a track of one participant. */
    public SubscribedTrack awaitTrack(String identity, String track) {
        return await(
                "'" + identity + "/" + track + "'",
                one -> one.track().name().equals(track) && one.identity().equals(identity));
    }

    private synchronized SubscribedTrack await(String what, Predicate<Subscribed> wanted) {
        long deadline = System.nanoTime() + Waits.PATIENCE.toNanos();
        Subscribed found = newest(wanted);
        while (found == null) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError(
                        "No track %s in room '%s' within %d s; there are %s"
                                .formatted(what, name, Waits.PATIENCE.toSeconds(), subscribed));
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw Waits.interrupted("waiting for track " + what, e);
            }
            found = newest(wanted);
        }
        String identity = found.identity();
        return watched.computeIfAbsent(
                found.track(), remote -> new SubscribedTrack(remote, identity));
    }

    @Nullable
    private Subscribed newest(Predicate<Subscribed> wanted) {
        return subscribed.stream().filter(wanted).reduce((first, second) -> second).orElse(null);
    }

    /** Leaves the room. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            watched.values().forEach(SubscribedTrack::close);
        }
        Waits.value("leaving room '" + name + "'", room.disconnect());
    }

    @Override
    public String toString() {
        return "WatchedRoom[" + name + "]";
    }

    private final class Listener implements RoomListener {

        @Override
        public void onTrackSubscribed(
                RemoteVideoTrack track,
                RemoteTrackPublication publication,
                RemoteParticipant participant) {
            synchronized (RoomSubscriber.this) {
                subscribed.add(new Subscribed(track, participant.identity()));
                RoomSubscriber.this.notifyAll();
            }
        }

        @Override
        public void onTrackUnsubscribed(
                RemoteVideoTrack track,
                RemoteTrackPublication publication,
                RemoteParticipant participant) {
            synchronized (RoomSubscriber.this) {
                subscribed.removeIf(one -> one.track() == track);
            }
        }
    }
}
