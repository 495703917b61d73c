// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.frame.FrameAllocator;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** A room that does what the test says. */
public final class FakeRoom implements SourceRoom {

    private final Executor taskThread;
    private final Events events;
    private final List<SourceTrack> tracks = new ArrayList<>();
    private final Set<String> present = new HashSet<>();
    private boolean connectionEnded;

    private RoomState state = RoomState.JOINING;
    private int losses;
    private boolean opened;
    private boolean known;
    private int closings;
    private long reconnects;
    @Nullable private RuntimeException closeFailure;

    public FakeRoom(Executor taskThread, Events events) {
        this.taskThread = taskThread;
        this.events = events;
    }

    public boolean isOpened() {
        return opened;
    }

    public int closings() {
        return closings;
    }

    public void failOnClose(@Nullable RuntimeException failure) {
        closeFailure = failure;
    }

    public void admit() {
        taskThread.execute(
                () -> {
                    if (state == RoomState.LOST) {
                        reconnects++;
                    }
                    enter(RoomState.JOINED, null);
                });
    }

    public void lose() {
        taskThread.execute(
                () -> {
                    tracks.clear();
                    losses++;
                    enter(RoomState.LOST, null);
                });
    }

    /** The room is lost and is back, with all of its tracks, before anybody looks at it. */
    public void loseForAMoment() {
        taskThread.execute(
                () -> {
                    losses++;
                    enter(RoomState.LOST, null);
                    reconnects++;
                    enter(RoomState.JOINED, null);
                });
    }

    /** The server has ended the connection, which the task's thread has not heard. */
    public void endConnection() {
        connectionEnded = true;
        events.onChanged();
    }

    /** Everybody has left, and the server closes the room. */
    public void end() {
        taskThread.execute(
                () -> {
                    tracks.clear();
                    enter(RoomState.CLOSED, null);
                });
    }

    public void refuse(LiveKitException reason) {
        taskThread.execute(() -> enter(RoomState.FAILED, reason));
    }

    private void enter(RoomState next, @Nullable LiveKitException failure) {
        state = next;
        events.onStateChanged(next, failure);
    }

    public FakeTrack publish(
            String participant, String track, String sid, FrameAllocator allocator) {
        FakeTrack published = new FakeTrack(participant, track, sid, allocator);
        tracks.add(published);
        present.add(participant);
        changed();
        return published;
    }

    public void unpublish(FakeTrack track) {
        tracks.remove(track);
        FakeStream stream = track.streamOrNull();
        if (stream != null) {
            stream.end();
        }
        changed();
    }

    /** A publisher goes, with all of its tracks. */
    public void leave(String participant) {
        present.remove(participant);
        tracks.removeIf(track -> track.description().participant().equals(participant));
        changed();
    }

    public void changed() {
        events.onChanged();
    }

    /** A participant sends data. */
    public void receive(DataReceived data) {
        events.onDataReceived(data);
    }

    @Override
    public void join(boolean wasKnown) {
        opened = true;
        known = wasKnown;
    }

    @Override
    public RoomState state() {
        return state;
    }

    @Override
    public int losses() {
        return losses;
    }

    /** Whether it was opened as one that the job has been in. */
    public boolean isKnown() {
        return known;
    }

    @Override
    public List<SourceTrack> tracks() {
        return state == RoomState.JOINED ? List.copyOf(tracks) : List.of();
    }

    @Override
    public boolean isOccupied() {
        return !tracks.isEmpty();
    }

    @Override
    public ConnectionState connectionState() {
        if (connectionEnded) {
            return ConnectionState.DISCONNECTED;
        }
        return state == RoomState.JOINED ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
    }

    @Override
    public long reconnects() {
        return reconnects;
    }

    @Override
    public boolean hasParticipant(String identity) {
        return present.contains(identity);
    }

    @Override
    public void close() {
        closings++;
        state = RoomState.CLOSED;
        if (closeFailure != null) {
            throw closeFailure;
        }
    }
}
