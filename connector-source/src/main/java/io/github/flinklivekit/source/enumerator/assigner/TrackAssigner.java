// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.assigner;

import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.TrackKey;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides who reads which track. Knows neither Flink nor a network; one thread uses it.
 *
 * <p><b>Names.</b> A track is known by room, participant and name. A track without a name takes
 * that of what it shows ({@code camera}). A second track of one participant under a name that is
 * taken is called {@code <name>-<sid without TR_>}. A track keeps its name for life.
 *
 * <p><b>Spread.</b> A track goes to the reader with the fewest splits and stays there until it ends
 * or the reader is lost. Nothing is given out while a reader is missing: the first of several that
 * start would get everything, and one that was restored may still have any split.
 *
 * <p><b>Generations.</b> A track has one split at a time. The next one is given out after the
 * reader of the one before has said that it is gone.
 */
@Internal
public final class TrackAssigner {

    /** A split for a reader. */
    public record Assigned(int subtask, LiveKitTrackSplit split) {}

    /** A split that a reader has to give up. */
    public record Released(int subtask, String splitId) {}

    /**
     * What follows from an event.
     *
     * @param unclear rooms whose tracks have to be told again before more can be said
     */
    public record Changes(List<Assigned> assigned, List<Released> released, Set<String> unclear) {}

    /** How long the generation of a track that has ended is remembered. */
    static final long FORGET_AFTER_MS = 600_000;

    private final Map<TrackKey, Track> tracks = new HashMap<>();
    private final Map<String, RoomView> rooms = new HashMap<>();
    private final Set<Track> waiting = new LinkedHashSet<>();

    /** Splits that a reader gives up do not count: what comes when they go should fill the gap. */
    private final ReaderLoads loads = new ReaderLoads();

    private final LongSupplier clockMs;

    private final int parallelism;

    private long nextForgetMs;

    private List<Assigned> assigned = new ArrayList<>();
    private List<Released> released = new ArrayList<>();
    private Set<String> unclear = new HashSet<>();

    /**
     * An assignment that goes on where another was.
     *
     * @param known what that knew; empty to start from nothing
     * @param parallelism how many readers there are when all have started
     * @param clockMs tells the time in milliseconds
     */
    public TrackAssigner(
            Collection<LiveKitTrackSplit> known, int parallelism, LongSupplier clockMs) {
        this.parallelism = parallelism;
        this.clockMs = clockMs;
        for (LiveKitTrackSplit split : known) {
            Track track = track(split.key());
            track.take(split);
            track.overSinceMs = clockMs.getAsLong();
            track.room.bySid.put(split.trackSid(), track);
        }
    }

    /**
     * A reader has started and told with which splits. It has nothing else, whatever it had before.
     */
    public Changes readerStarted(int subtask, List<LiveKitTrackSplit> splits) {
        Set<Track> before = stop(subtask);
        loads.start(subtask);
        for (LiveKitTrackSplit split : splits) {
            Track track = track(split.key());
            boolean mine = track.owner == null || track.owner == subtask;
            if (mine && split.generation() >= track.generation) {
                track.take(split);
                track.room.bySid.put(split.trackSid(), track);
                own(track, subtask);
                before.remove(track);
                if (track.room.reported && !split.trackSid().equals(track.liveSid)) {
                    release(track);
                }
            } else {
                released.add(new Released(subtask, split.splitId()));
            }
        }
        before.forEach(this::disown);
        return changes();
    }

    /**
     * A reader is gone. It is given nothing more; what it has stays its own until Flink gives that
     * back.
     */
    public void readerGone(int subtask) {
        stop(subtask);
    }

    /**
     * What a reader that is gone was given since the last checkpoint. The rest it will tell of when
     * it starts again.
     */
    public Changes splitsReturned(int subtask, List<LiveKitTrackSplit> returned) {
        for (LiveKitTrackSplit split : returned) {
            Track track = tracks.get(split.key());
            if (track != null
                    && track.owner != null
                    && track.owner == subtask
                    && track.generation == split.generation()) {
                disown(track);
            }
        }
        return changes();
    }

    /** All tracks of a room that are to be read. */
    public Changes roomTracks(String room, List<TrackDescription> descriptions) {
        forget();
        RoomView view = room(room);
        view.reported = true;
        Map<String, Track> bySid = view.bySid;
        Set<String> present = new HashSet<>();
        descriptions.forEach(description -> present.add(description.trackSid()));

        bySid.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone = !present.contains(entry.getKey());
                            if (gone) {
                                ended(entry.getValue(), entry.getKey());
                            }
                            return gone;
                        });
        // Tracks that have a name come first, so that no newcomer takes it.
        for (TrackDescription description : descriptions) {
            Track named = bySid.get(description.trackSid());
            if (named != null) {
                live(named, description.trackSid());
            }
        }
        for (TrackDescription description : descriptions) {
            String sid = description.trackSid();
            if (!bySid.containsKey(sid)) {
                Track named = name(description);
                bySid.put(sid, named);
                live(named, sid);
            }
        }
        return changes();
    }

    /** The room may be over: nothing of it is given out before it is told of again. */
    public void roomUnconfirmed(String room) {
        room(room).bySid.values().forEach(track -> track.unclear = true);
    }

    /** A reader has given up a split. */
    public Changes splitFinished(int subtask, LiveKitTrackSplit split) {
        Track track = tracks.get(split.key());
        if (track != null
                && track.owner != null
                && track.owner == subtask
                && track.generation == split.generation()) {
            track.sequence = Math.max(track.sequence, split.sequence());
            if (split.trackSid().equals(track.liveSid)) {
                // One of the two readers has not heard all yet.
                track.unclear = true;
                unclear.add(split.room());
            }
            disown(track);
        }
        return changes();
    }

    /** The readers that have started, those with the fewest splits first. */
    public List<Integer> readersByLoad() {
        return loads.byLoad();
    }

    /** The readers that have started. */
    public Set<Integer> startedReaders() {
        return loads.started();
    }

    /** The newest split of each known track. */
    public List<LiveKitTrackSplit> snapshot() {
        List<LiveKitTrackSplit> known = new ArrayList<>();
        for (Track track : tracks.values()) {
            if (track.generation >= 0) {
                known.add(track.split());
            }
        }
        return known;
    }

    private Changes changes() {
        if (loads.size() >= parallelism) {
            List.copyOf(waiting).forEach(this::assign);
        }
        Changes changes = new Changes(assigned, released, unclear);
        assigned = new ArrayList<>();
        released = new ArrayList<>();
        unclear = new HashSet<>();
        return changes;
    }

    private void assign(Track track) {
        if (track.unclear) {
            return;
        }
        int subtask = loads.leastLoaded();
        track.generation++;
        track.assignedSid = track.liveSid;
        own(track, subtask);
        assigned.add(new Assigned(subtask, track.split()));
    }

    private void forget() {
        long now = clockMs.getAsLong();
        if (now < nextForgetMs) {
            return;
        }
        nextForgetMs = now + FORGET_AFTER_MS / 10;
        tracks.values()
                .removeIf(track -> track.isOver() && now - track.overSinceMs > FORGET_AFTER_MS);
        Set<RoomView> needed = new HashSet<>();
        tracks.values().forEach(track -> needed.add(track.room));
        rooms.values().removeIf(room -> room.bySid.isEmpty() && !needed.contains(room));
    }

    private void live(Track track, String sid) {
        track.liveSid = sid;
        track.unclear = false;
        if (track.owner == null) {
            waiting.add(track);
        } else if (!sid.equals(track.assignedSid)) {
            release(track);
        }
    }

    private void ended(Track track, String sid) {
        if (sid.equals(track.liveSid)) {
            track.liveSid = null;
            track.overSinceMs = clockMs.getAsLong();
            waiting.remove(track);
        }
        if (track.owner != null && sid.equals(track.assignedSid)) {
            release(track);
        }
    }

    private void release(Track track) {
        if (track.releasing || !loads.hasStarted(track.owner)) {
            return;
        }
        uncount(track);
        track.releasing = true;
        released.add(new Released(track.owner, track.split().splitId()));
    }

    private void own(Track track, int subtask) {
        track.owner = subtask;
        track.releasing = false;
        waiting.remove(track);
        if (!track.counted && loads.hasStarted(subtask)) {
            track.counted = true;
            loads.add(subtask, 1);
        }
    }

    private void uncount(Track track) {
        if (track.counted && track.owner != null) {
            track.counted = false;
            loads.add(track.owner, -1);
        }
    }

    private void disown(Track track) {
        uncount(track);
        track.owner = null;
        track.releasing = false;
        track.overSinceMs = clockMs.getAsLong();
        if (track.liveSid != null) {
            waiting.add(track);
        }
    }

    /** Gives nothing more to a reader. Returns what it had; it still owns that. */
    private Set<Track> stop(int subtask) {
        loads.stop(subtask);
        Set<Track> had = new HashSet<>();
        for (Track track : tracks.values()) {
            if (track.owner != null && track.owner == subtask) {
                track.counted = false;
                had.add(track);
            }
        }
        return had;
    }

    private Track name(TrackDescription description) {
        String name =
                description.name().isEmpty() ? description.source().toString() : description.name();
        Track track = track(new TrackKey(description.room(), description.participant(), name));
        while (track.liveSid != null) {
            name = name + "-" + description.trackSid().replaceFirst("^TR_", "");
            track = track(new TrackKey(description.room(), description.participant(), name));
        }
        return track;
    }

    private Track track(TrackKey key) {
        return tracks.computeIfAbsent(key, unknown -> new Track(unknown, room(unknown.room())));
    }

    private RoomView room(String room) {
        return rooms.computeIfAbsent(room, unknown -> new RoomView());
    }

    private static final class RoomView {

        /** Tracks by each sid that they are, or were when a reader was given them. */
        private final Map<String, Track> bySid = new HashMap<>();

        private boolean reported;
    }

    private static final class Track {

        private final TrackKey key;
        private final RoomView room;

        /** Of the newest split; -1 before the first. */
        private int generation = -1;

        private long sequence;

        /** Which life of the track the newest split is. */
        private String assignedSid = "";

        /** Which life of the track is in the room now. */
        @Nullable private String liveSid;

        /** Who has the newest split, or had it and did not say yet that it is gone. */
        @Nullable private Integer owner;

        private boolean releasing;

        /** Whether it is part of its owner's load. */
        private boolean counted;

        /** Whether the room has to be told of again before the track is given out. */
        private boolean unclear;

        private long overSinceMs;

        Track(TrackKey key, RoomView room) {
            this.key = key;
            this.room = room;
        }

        boolean isOver() {
            return owner == null && liveSid == null;
        }

        void take(LiveKitTrackSplit split) {
            generation = split.generation();
            sequence = Math.max(sequence, split.sequence());
            assignedSid = split.trackSid();
        }

        LiveKitTrackSplit split() {
            return new LiveKitTrackSplit(
                    key.room(), key.participant(), key.track(), generation, assignedSid, sequence);
        }
    }
}
