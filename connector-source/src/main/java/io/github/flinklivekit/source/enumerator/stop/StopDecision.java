// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.stop;

import io.github.flinklivekit.source.room.RoomOccupancy;
import io.github.flinklivekit.source.track.RoomSelection;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Knows when a source has to end. One thread uses it. */
@Internal
public final class StopDecision {

    private final StopCondition condition;
    private final RoomSelection rooms;
    private final LongSupplier nanoClock;
    private final long runTimeBeforeMs;
    private final long startNanos;

    /** Of readers that have ended, and of earlier runs. */
    private long framesBefore;

    private final Map<Integer, Long> framesByReader = new HashMap<>();
    private final Set<String> roomsSeen = new HashSet<>();
    private final Set<String> roomsPopulated = new HashSet<>();

    /** Rooms of an earlier run, found just now, or out of sight: anybody may be in them. */
    private final Set<String> roomsUnknown = new HashSet<>();

    /** Rooms in which somebody was before an earlier run ended or their watcher was lost. */
    private final Set<String> roomsLeft = new HashSet<>();

    /** Those of them that were seen since, without anybody. */
    private final Map<String, Long> emptySinceNanos = new HashMap<>();

    /**
     * A decision that goes on where another was. It has to be told anew who is in the rooms.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    public StopDecision(
            StopCondition condition,
            RoomSelection rooms,
            StopProgress before,
            LongSupplier nanoClock) {
        this.condition = condition;
        this.rooms = rooms;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.runTimeBeforeMs = before.runTimeMs();
        this.framesBefore = before.frames();
        before.rooms().stream().filter(rooms::includes).forEach(roomsSeen::add);
        this.roomsUnknown.addAll(roomsSeen);
        this.roomsLeft.addAll(roomsSeen);
    }

    public StopCondition condition() {
        return condition;
    }

    /** How long until {@link #isOver} has to be asked again, because of the time. */
    public Duration timeLeft() {
        return condition.time() == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, condition.time().toMillis() - runTimeMs()));
    }

    /** How many frames a reader that starts may emit. */
    public long framesLeft() {
        return condition.frames() == 0
                ? Long.MAX_VALUE
                : Math.max(0, condition.frames() - frames());
    }

    /** A reader has emitted so many frames since it started. */
    public void framesEmitted(int subtask, long frames) {
        framesByReader.put(subtask, frames);
    }

    /** A reader has ended, and may start again. */
    public void readerGone(int subtask) {
        Long frames = framesByReader.remove(subtask);
        framesBefore += frames == null ? 0 : frames;
    }

    /** There is one more room. {@link #roomSeen} tells whether somebody is in it. */
    public void roomFound(String room) {
        roomsUnknown.add(room);
    }

    /**
     * The reader that watched a room is lost, and may have been the first of all who were there.
     */
    public void roomUnwatched(String room) {
        if (roomsPopulated.remove(room)) {
            roomsLeft.add(room);
        }
        emptySinceNanos.remove(room);
        roomsUnknown.add(room);
    }

    /**
     * Somebody who is no connector is in a room, or nobody.
     *
     * @return whether {@link #isOver} has to be asked again after {@link #grace}: what threw the
     *     source out of the room may have thrown out others, who may return
     */
    public boolean roomSeen(String room, boolean populated) {
        roomsUnknown.remove(room);
        if (populated) {
            roomsLeft.remove(room);
            emptySinceNanos.remove(room);
            roomsSeen.add(room);
            roomsPopulated.add(room);
            return false;
        }
        roomsPopulated.remove(room);
        return condition.roomEnd()
                && roomsLeft.contains(room)
                && emptySinceNanos.putIfAbsent(room, nanoClock.getAsLong()) == null;
    }

    /** Whether a condition is met. */
    public boolean isOver() {
        boolean timeOver = condition.time() != null && timeLeft().isZero();
        return timeOver || framesLeft() == 0 || (condition.roomEnd() && areRoomsOver());
    }

    public StopProgress snapshot() {
        return new StopProgress(runTimeMs(), frames(), roomsSeen);
    }

    private boolean areRoomsOver() {
        return roomsPopulated.isEmpty()
                && roomsUnknown.isEmpty()
                && roomsLeft.stream().noneMatch(this::isInGrace)
                && !roomsSeen.isEmpty()
                && roomsSeen.containsAll(rooms.names());
    }

    private boolean isInGrace(String room) {
        Long since = emptySinceNanos.get(room);
        return since == null || nanoClock.getAsLong() - since < grace().toNanos();
    }

    /** How long those may be away who were there before nobody looked. */
    public Duration grace() {
        Duration asked = condition.roomEndGracePeriod();
        return asked.compareTo(RoomOccupancy.GRACE) > 0 ? asked : RoomOccupancy.GRACE;
    }

    private long frames() {
        return framesBefore + framesByReader.values().stream().mapToLong(Long::longValue).sum();
    }

    private long runTimeMs() {
        return runTimeBeforeMs + TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - startNanos);
    }
}
