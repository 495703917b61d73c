// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.ConnectionState;
import io.github.flinklivekit.client.LiveKitException;
import io.github.flinklivekit.frame.FrameAllocator;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** A room that does what the test says. */
final class FakeRoom implements SourceRoom {

    private final Executor taskThread;
    private final Events events;
    private final List<SourceTrack> tracks = new ArrayList<>();
    private final Set<String> present = new HashSet<>();

    private boolean joined;
    private boolean lost;
    private boolean opened;
    private boolean known;
    private int closings;
    private long reconnects;
    @Nullable private RuntimeException closeFailure;

    FakeRoom(Executor taskThread, Events events) {
        this.taskThread = taskThread;
        this.events = events;
    }

    boolean isOpened() {
        return opened;
    }

    int closings() {
        return closings;
    }

    void failOnClose(@Nullable RuntimeException failure) {
        closeFailure = failure;
    }

    void join() {
        taskThread.execute(
                () -> {
                    joined = true;
                    if (lost) {
                        lost = false;
                        reconnects++;
                    }
                    events.onJoined();
                });
    }

    void lose() {
        taskThread.execute(
                () -> {
                    joined = false;
                    tracks.clear();
                    lost = true;
                    events.onLost();
                });
    }

    /** Everybody has left, and the server closes the room. */
    void end() {
        taskThread.execute(
                () -> {
                    joined = false;
                    tracks.clear();
                    events.onClosed();
                });
    }

    void refuse(LiveKitException reason) {
        taskThread.execute(() -> events.onFailed(reason));
    }

    FakeTrack publish(String participant, String track, String sid, FrameAllocator allocator) {
        FakeTrack published = new FakeTrack(participant, track, sid, allocator);
        tracks.add(published);
        present.add(participant);
        changed();
        return published;
    }

    void unpublish(FakeTrack track) {
        tracks.remove(track);
        FakeStream stream = track.streamOrNull();
        if (stream != null) {
            stream.end();
        }
        changed();
    }

    /** A publisher goes, with all of its tracks. */
    void leave(String participant) {
        present.remove(participant);
        tracks.removeIf(track -> track.description().participant().equals(participant));
        changed();
    }

    void changed() {
        events.onChanged();
    }

    @Override
    public void open() {
        opened = true;
    }

    @Override
    public void openKnown() {
        known = true;
        open();
    }

    /** Whether it was opened as one that the job has been in. */
    boolean isKnown() {
        return known;
    }

    @Override
    public List<SourceTrack> tracks() {
        return joined ? List.copyOf(tracks) : List.of();
    }

    @Override
    public boolean isPopulated() {
        return !tracks.isEmpty();
    }

    @Override
    public ConnectionState connectionState() {
        return joined ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
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
        joined = false;
        if (closeFailure != null) {
            throw closeFailure;
        }
    }
}
