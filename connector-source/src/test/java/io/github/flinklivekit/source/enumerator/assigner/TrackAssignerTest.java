// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.assigner;

import io.github.flinklivekit.source.enumerator.assigner.TrackAssigner.Assigned;
import io.github.flinklivekit.source.enumerator.assigner.TrackAssigner.Changes;
import io.github.flinklivekit.source.enumerator.assigner.TrackAssigner.Released;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.TrackDescription;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TrackAssignerTest {

    private static final String ROOM = "room";

    private long nowMs = 1_000_000;

    @Test
    void spreadsTracksEvenly() {
        TrackAssigner assignment = started(3);

        Changes changes = assignment.roomTracks(ROOM, cameras(10));

        assertThat(load(changes.assigned())).containsOnlyKeys(0, 1, 2);
        assertThat(load(changes.assigned()).values()).containsExactlyInAnyOrder(4, 3, 3);
    }

    @Test
    void waitsForAllReadersSoThatTheFirstDoesNotGetEverything() {
        TrackAssigner assignment = new TrackAssigner(List.of(), 2, () -> nowMs);
        assignment.readerStarted(0, List.of());

        assertThat(assignment.roomTracks(ROOM, cameras(4)).assigned()).isEmpty();
        Changes complete = assignment.readerStarted(1, List.of());

        assertThat(load(complete.assigned())).isEqualTo(Map.of(0, 2, 1, 2));
    }

    @Test
    void leavesTracksWhereTheyAre() {
        TrackAssigner assignment = started(2);
        assignment.roomTracks(ROOM, cameras(4));

        Changes again = assignment.roomTracks(ROOM, cameras(4));

        assertThat(again.assigned()).isEmpty();
        assertThat(again.released()).isEmpty();
    }

    @Test
    void givesTheNextGenerationOutAfterTheLastOneIsGone() {
        TrackAssigner assignment = started(1);
        LiveKitTrackSplit first =
                only(assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_1")))).split();
        assertThat(first).isEqualTo(new LiveKitTrackSplit(ROOM, "alice", "cam", 0, "TR_1", 0));

        Changes gone = assignment.roomTracks(ROOM, List.of());
        assertThat(gone.released()).containsExactly(new Released(0, first.splitId()));
        Changes back = assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_2")));
        assertThat(back.assigned()).as("the reader still has the first").isEmpty();

        Changes finished = assignment.splitFinished(0, first.withSequence(300));
        assertThat(only(finished).split())
                .isEqualTo(new LiveKitTrackSplit(ROOM, "alice", "cam", 1, "TR_2", 300));
    }

    @Test
    void aTrackThatEndsAndComesBackAHundredTimesNeverRepeatsAnId() {
        TrackAssigner assignment = started(2);
        Set<String> ids = new HashSet<>();

        for (int life = 0; life < 100; life++) {
            Assigned given =
                    only(assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_" + life))));
            assertThat(ids.add(given.split().splitId())).isTrue();
            assignment.roomTracks(ROOM, List.of());
            assignment.splitFinished(given.subtask(), given.split().withSequence(life + 1));
        }

        assertThat(assignment.snapshot())
                .containsExactly(new LiveKitTrackSplit(ROOM, "alice", "cam", 99, "TR_99", 100));
    }

    @Test
    void namesTracksThatHaveNoneAndTellsNamesakesApart() {
        TrackAssigner assignment = started(1);

        Changes changes =
                assignment.roomTracks(
                        ROOM,
                        List.of(
                                track("alice", "", "TR_1"),
                                track("alice", "camera", "TR_2"),
                                track("bob", "camera", "TR_3")));

        assertThat(changes.assigned())
                .extracting(given -> given.split().participant() + "/" + given.split().track())
                .containsExactlyInAnyOrder("alice/camera", "alice/camera-2", "bob/camera");
    }

    @Test
    void aTrackKeepsItsNameWhenItsNamesakeEnds() {
        TrackAssigner assignment = started(1);
        TrackDescription first = track("alice", "camera", "TR_1");
        TrackDescription second = track("alice", "camera", "TR_2");
        assignment.roomTracks(ROOM, List.of(first, second));

        Changes changes = assignment.roomTracks(ROOM, List.of(second));

        assertThat(changes.assigned()).isEmpty();
        assertThat(changes.released()).hasSize(1);
        assertThat(changes.released().get(0).splitId()).endsWith("/camera@0");
    }

    @Test
    void asksForTheRoomWhenAReaderGivesUpATrackThatIsThere() {
        TrackAssigner assignment = started(1);
        List<TrackDescription> room = List.of(track("alice", "cam", "TR_1"));
        Assigned given = only(assignment.roomTracks(ROOM, room));

        Changes lost = assignment.splitFinished(0, given.split());
        assertThat(lost.unclear()).containsExactly(ROOM);
        assertThat(lost.assigned()).isEmpty();

        Changes told = assignment.roomTracks(ROOM, room);
        assertThat(only(told).split().generation()).isEqualTo(1);
    }

    @Test
    void givesWhatALostReaderHadToAllWhenItIsBack() {
        TrackAssigner assignment = started(2);
        List<Assigned> before = assignment.roomTracks(ROOM, cameras(4)).assigned();
        List<LiveKitTrackSplit> lost = splitsOf(before, 0);

        assignment.readerGone(0);
        assertThat(assignment.splitsReturned(0, lost).assigned()).isEmpty();
        Changes back = assignment.readerStarted(0, List.of());

        assertThat(load(back.assigned())).isEqualTo(Map.of(0, 2));
        assertThat(back.assigned()).allMatch(given -> given.split().generation() == 1);
    }

    @Test
    void allReadersLostAndBackOneByOneShareEvenlyAgain() {
        TrackAssigner assignment = started(2);
        List<Assigned> before = assignment.roomTracks(ROOM, cameras(6)).assigned();
        for (int subtask : List.of(0, 1)) {
            assignment.readerGone(subtask);
            assignment.splitsReturned(subtask, splitsOf(before, subtask));
        }

        assertThat(assignment.readerStarted(1, List.of()).assigned()).isEmpty();
        Changes complete = assignment.readerStarted(0, List.of());

        assertThat(load(complete.assigned())).isEqualTo(Map.of(0, 3, 1, 3));
    }

    @Test
    void leavesAReaderWhatItWasRestoredWith() {
        TrackAssigner assignment = started(2);
        List<Assigned> before = assignment.roomTracks(ROOM, cameras(4)).assigned();
        List<LiveKitTrackSplit> checkpointed = splitsOf(before, 0);

        assignment.readerGone(0);
        assignment.splitsReturned(0, List.of());
        Changes back = assignment.readerStarted(0, checkpointed);

        assertThat(back.assigned()).isEmpty();
        assertThat(back.released()).isEmpty();
    }

    @Test
    void takesBackWhatEndedWhileTheReaderWasGone() {
        TrackAssigner assignment = started(1);
        Assigned given = only(assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_1"))));
        assignment.readerGone(0);
        assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_2")));

        Changes back = assignment.readerStarted(0, List.of(given.split()));

        assertThat(back.released()).containsExactly(new Released(0, given.split().splitId()));
        assertThat(back.assigned()).isEmpty();
    }

    @Test
    void goesOnFromACheckpointWithAnotherParallelism() {
        TrackAssigner before = started(1);
        List<Assigned> given = before.roomTracks(ROOM, cameras(4)).assigned();
        List<LiveKitTrackSplit> splits = given.stream().map(Assigned::split).toList();

        TrackAssigner after = new TrackAssigner(before.snapshot(), 2, () -> nowMs);
        after.readerStarted(0, splits.subList(0, 2));
        assertThat(after.roomTracks(ROOM, cameras(6)).assigned())
                .as("the other reader may have any of them")
                .isEmpty();
        Changes complete = after.readerStarted(1, splits.subList(2, 4));

        assertThat(complete.released()).isEmpty();
        assertThat(load(complete.assigned())).isEqualTo(Map.of(0, 1, 1, 1));
        assertThat(complete.assigned())
                .extracting(assigned -> assigned.split().track())
                .containsExactlyInAnyOrder("cam4", "cam5");
    }

    @Test
    void countsGenerationsOnAfterACheckpoint() {
        LiveKitTrackSplit known = new LiveKitTrackSplit(ROOM, "alice", "cam", 4, "TR_1", 77);
        TrackAssigner assignment = new TrackAssigner(List.of(known), 1, () -> nowMs);
        assignment.readerStarted(0, List.of());

        Changes changes = assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_1")));

        assertThat(only(changes).split())
                .isEqualTo(new LiveKitTrackSplit(ROOM, "alice", "cam", 5, "TR_1", 77));
    }

    @Test
    void forgetsANameAWhileAfterItsTrackHasEnded() {
        TrackAssigner assignment = started(1);
        Assigned given = only(assignment.roomTracks(ROOM, List.of(track("alice", "cam", "TR_1"))));
        assignment.roomTracks(ROOM, List.of());
        assignment.splitFinished(0, given.split());
        assertThat(assignment.snapshot()).hasSize(1);

        nowMs += TrackAssigner.FORGET_AFTER_MS + 1;
        assignment.roomTracks(ROOM, List.of());

        assertThat(assignment.snapshot()).isEmpty();
    }

    @Test
    void keepsManyTracksEvenOverManyReadersThroughChurn() {
        int readers = 500;
        int tracks = 10_000;
        TrackAssigner assignment = started(readers);
        Map<String, Integer> owners = new HashMap<>();
        Random random = new Random(1);
        List<TrackDescription> room = new ArrayList<>(cameras(tracks));
        follow(assignment, assignment.roomTracks(ROOM, room), owners);
        assertEven(owners, readers, tracks);

        for (int round = 0; round < 5; round++) {
            // As many come as go: who comes evens out what went.
            for (int i = 0; i < 1_000; i++) {
                int place = random.nextInt(room.size());
                room.set(place, track("p" + place, "cam", "TR_" + round + "_" + i));
            }
            follow(assignment, assignment.roomTracks(ROOM, room), owners);
        }

        assertEven(owners, readers, tracks);
    }

    private static void assertEven(Map<String, Integer> owners, int readers, int tracks) {
        assertThat(owners).hasSize(tracks);
        Map<Integer, Integer> load = new HashMap<>();
        owners.values().forEach(owner -> load.merge(owner, 1, Integer::sum));
        int share = tracks / readers;
        assertThat(load).hasSize(readers);
        assertThat(load.values()).allMatch(splits -> Math.abs(splits - share) <= 1);
    }

    /** Readers that do what they are told, at once. */
    private static void follow(
            TrackAssigner assignment, Changes changes, Map<String, Integer> owners) {
        changes.assigned().forEach(given -> owners.put(given.split().splitId(), given.subtask()));
        Map<String, LiveKitTrackSplit> known = new HashMap<>();
        assignment.snapshot().forEach(split -> known.put(split.splitId(), split));
        for (Released released : changes.released()) {
            assertThat(owners.remove(released.splitId())).isEqualTo(released.subtask());
            Changes next =
                    assignment.splitFinished(released.subtask(), known.get(released.splitId()));
            next.assigned().forEach(given -> owners.put(given.split().splitId(), given.subtask()));
        }
    }

    private TrackAssigner started(int readers) {
        TrackAssigner assignment = new TrackAssigner(List.of(), readers, () -> nowMs);
        for (int subtask = 0; subtask < readers; subtask++) {
            assignment.readerStarted(subtask, List.of());
        }
        return assignment;
    }

    private static List<TrackDescription> cameras(int count) {
        List<TrackDescription> cameras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cameras.add(track("alice", "cam" + i, "TR_" + i));
        }
        return cameras;
    }

    private static TrackDescription track(String participant, String name, String sid) {
        return FakeTrack.describe(ROOM, participant, name, sid);
    }

    private static Assigned only(Changes changes) {
        assertThat(changes.assigned()).hasSize(1);
        return changes.assigned().get(0);
    }

    private static List<LiveKitTrackSplit> splitsOf(List<Assigned> assigned, int subtask) {
        return assigned.stream()
                .filter(given -> given.subtask() == subtask)
                .map(Assigned::split)
                .toList();
    }

    private static Map<Integer, Integer> load(List<Assigned> assigned) {
        Map<Integer, Integer> load = new HashMap<>();
        assigned.forEach(given -> load.merge(given.subtask(), 1, Integer::sum));
        return load;
    }
}
