// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.coordinator.FinishSplitEvent;
import io.github.flinklivekit.source.coordinator.FrameLimitEvent;
import io.github.flinklivekit.source.coordinator.FramesEmittedEvent;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.ReportRoomEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.SplitFinishedEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.room.RoomOccupancy;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveKitSourceEnumeratorTest {

    private static final LiveKitTrackSplit SPLIT =
            new LiveKitTrackSplit("room", "alice", "cam", 0, "TR_1", 0);

    private final MockSplitEnumeratorContext<LiveKitTrackSplit> context =
            new MockSplitEnumeratorContext<>(2);
    private final LiveKitSourceEnumerator enumerator =
            new LiveKitSourceEnumerator(
                    context,
                    RoomSelection.of("room"),
                    null,
                    StopCondition.after(Duration.ofSeconds(20)),
                    null);

    private long nowNanos = Long.MAX_VALUE - 5;

    @AfterEach
    void close() throws Exception {
        enumerator.close();
        context.close();
    }

    @Test
    void asksOneReaderToWatchOnce() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);

        assertThat(sentTo(0)).containsExactly(new WatchRoomEvent("room", false));
        assertThat(sentTo(1)).isEmpty();
    }

    @Test
    void givesTheTracksThatTheWatcherTellsOfToAllReaders() {
        start(enumerator, 0);
        start(enumerator, 1);

        tellOfTracks(0, "TR_1", "TR_2");

        assertThat(assigned()).containsOnlyKeys(0, 1);
        assertThat(assigned().values()).allMatch(splits -> splits.size() == 1);
    }

    @Test
    void listensToItsWatcherAlone() {
        start(enumerator, 0);
        start(enumerator, 1);

        tellOfTracks(1, "TR_1");

        assertThat(context.getSplitsAssignmentSequence()).isEmpty();
    }

    @Test
    void asksAnotherReaderWhenTheWatcherIsLost() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);

        context.unregisterReader(0);
        enumerator.addSplitsBack(List.of(), 0);

        assertThat(sentTo(1)).containsExactly(new WatchRoomEvent("room", false));
    }

    @Test
    void saysWhichRoomsTheJobHasBeenInWithoutATrack() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);
        tellOfTracks(0);

        context.unregisterReader(0);
        enumerator.addSplitsBack(List.of(), 0);

        assertThat(sentTo(1)).containsExactly(new WatchRoomEvent("room", true));
    }

    @Test
    void saysThatARestoredJobHasBeenInItsRooms() throws Exception {
        try (LiveKitSourceEnumerator restored =
                ending(StopCondition.untilRoomEnds(), StopProgress.NONE)) {
            start(restored, 0);

            assertThat(sentTo(0)).containsExactly(new WatchRoomEvent("room", true));
        }
    }

    @Test
    void asksAWatcherThatStartsAnewAgain() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);

        enumerator.handleSourceEvent(0, new ReaderSplitsEvent(List.of()));

        assertThat(sentTo(0))
                .containsExactly(
                        new WatchRoomEvent("room", false), new WatchRoomEvent("room", false));
        assertThat(sentTo(1)).isEmpty();
    }

    @Test
    void asksForTheRoomAgainWhenAReaderLostATrackThatIsThere() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);
        tellOfTracks(0, "TR_1");
        int reader = assigned().keySet().iterator().next();

        enumerator.handleSourceEvent(
                reader, new SplitFinishedEvent(assigned().get(reader).get(0).withSequence(9)));
        assertThat(sentTo(0))
                .containsOnlyOnce(new WatchRoomEvent("room", false))
                .endsWith(new ReportRoomEvent("room"));

        tellOfTracks(0, "TR_1");
        LiveKitTrackSplit second = lastAssigned();
        assertThat(second.generation()).isEqualTo(1);
        assertThat(second.sequence()).isEqualTo(9);
    }

    @Test
    void takesATrackThatHasEndedBack() throws Exception {
        start(enumerator, 0);
        start(enumerator, 1);
        tellOfTracks(0, "TR_1");
        int reader = assigned().keySet().iterator().next();

        tellOfTracks(0);

        assertThat(sentTo(reader))
                .contains(new FinishSplitEvent(assigned().get(reader).get(0).splitId()));
    }

    @Test
    void remembersTracksInItsState() {
        start(enumerator, 0);
        start(enumerator, 1);
        tellOfTracks(0, "TR_1");

        assertThat(enumerator.snapshotState(1).tracks())
                .containsExactly(new LiveKitTrackSplit("room", "alice", "TR_1", 0, "TR_1", 0));
    }

    @Test
    void forgetsSplitsOfTheRoomThatAJobReadBeforeItWasGivenAnother() throws Exception {
        LiveKitTrackSplit stranger =
                new LiveKitTrackSplit("elsewhere", "alice", "cam", 0, "TR_9", 0);
        try (LiveKitSourceEnumerator restored =
                new LiveKitSourceEnumerator(
                        context,
                        RoomSelection.of("room"),
                        null,
                        StopCondition.NEVER,
                        new LiveKitSourceEnumeratorState(
                                List.of(SPLIT, stranger), StopProgress.NONE))) {
            register(0);
            restored.handleSourceEvent(0, new ReaderSplitsEvent(List.of(SPLIT, stranger)));
            restored.handleSourceEvent(0, new SplitFinishedEvent(stranger));

            assertThat(sentTo(0)).containsExactly(new WatchRoomEvent("room", true));
            assertThat(restored.snapshotState(1).tracks()).containsExactly(SPLIT);
        }
    }

    @Test
    void endsAfterItsTime() throws Throwable {
        enumerator.start();
        start(enumerator, 0);
        start(enumerator, 1);

        context.runPeriodicCallable(0);

        assertThat(context.hasNoMoreSplits(0)).isTrue();
        assertThat(context.hasNoMoreSplits(1)).isTrue();
        tellOfTracks(0, "TR_1");
        assertThat(context.getSplitsAssignmentSequence()).isEmpty();
    }

    @Test
    void tellsAReaderThatComesAfterTheEnd() throws Throwable {
        enumerator.start();
        context.runPeriodicCallable(0);

        register(1);
        enumerator.addReader(1);

        assertThat(context.hasNoMoreSplits(1)).isTrue();
    }

    @Test
    void endsAfterItsFramesAndTellsReadersOfThem() throws Exception {
        try (LiveKitSourceEnumerator counting = ending(StopCondition.afterFrames(100), null)) {
            start(counting, 0);
            counting.handleSourceEvent(0, new FramesEmittedEvent(60));
            // A reader that starts again has emitted those frames all the same.
            start(counting, 0);
            start(counting, 1);
            assertThat(sentTo(0)).contains(new FrameLimitEvent(100), new FrameLimitEvent(40));
            assertThat(sentTo(1)).contains(new FrameLimitEvent(40));

            counting.handleSourceEvent(0, new FramesEmittedEvent(39));
            assertThat(context.hasNoMoreSplits(0)).isFalse();
            assertThat(counting.snapshotState(1).progress().frames()).isEqualTo(99);
            counting.handleSourceEvent(1, new FramesEmittedEvent(1));

            assertThat(context.hasNoMoreSplits(0)).isTrue();
            assertThat(context.hasNoMoreSplits(1)).isTrue();
        }
    }

    @Test
    void endsWhenEverybodyHasLeft() throws Exception {
        try (LiveKitSourceEnumerator ending = ending(StopCondition.untilRoomEnds(), null)) {
            start(ending, 0);
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), false));
            assertThat(context.hasNoMoreSplits(0)).as("nobody has come yet").isFalse();
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), true));
            assertThat(context.hasNoMoreSplits(0)).isFalse();

            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), false));

            assertThat(context.hasNoMoreSplits(0)).isTrue();
        }
    }

    @Test
    void aSourceThatIsRestoredAfterItsEndEnds() throws Exception {
        StopProgress over = new StopProgress(20_000, 0, Set.of());
        try (LiveKitSourceEnumerator ending =
                ending(StopCondition.after(Duration.ofSeconds(20)), over)) {
            ending.start();
            register(0);
            ending.addReader(0);

            assertThat(context.hasNoMoreSplits(0)).isTrue();
        }
    }

    @Test
    void aSourceThatIsRestoredWhileSomebodyIsInItsRoomGoesOn() throws Exception {
        StopProgress populated = new StopProgress(20_000, 0, Set.of("room"));
        try (LiveKitSourceEnumerator ending = ending(StopCondition.untilRoomEnds(), populated)) {
            ending.start();
            start(ending, 0);
            assertThat(context.hasNoMoreSplits(0)).isFalse();
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), true));
            assertThat(context.hasNoMoreSplits(0)).isFalse();

            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), false));

            assertThat(context.hasNoMoreSplits(0)).isTrue();
        }
    }

    @Test
    void aSourceThatIsRestoredAfterItsRoomHasEndedEndsWhenNobodyHasReturned() throws Throwable {
        StopProgress populated = new StopProgress(20_000, 0, Set.of("room"));
        try (LiveKitSourceEnumerator ending = ending(StopCondition.untilRoomEnds(), populated)) {
            ending.start();
            start(ending, 0);
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), false));
            assertThat(context.hasNoMoreSplits(0)).isFalse();

            nowNanos += RoomOccupancy.GRACE.toNanos();
            context.runPeriodicCallable(0);

            assertThat(context.hasNoMoreSplits(0)).isTrue();
        }
    }

    @Test
    void doesNotEndAtTheFirstLookOfANewWatcherAfterATaskHasFailed() throws Throwable {
        try (LiveKitSourceEnumerator ending = ending(StopCondition.untilRoomEnds(), null)) {
            start(ending, 0);
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), true));
            context.unregisterReader(0);
            ending.addSplitsBack(List.of(), 0);
            start(ending, 0);
            ending.handleSourceEvent(0, new RoomTracksEvent("room", List.of(), false));
            assertThat(context.hasNoMoreSplits(0)).isFalse();

            nowNanos += RoomOccupancy.GRACE.toNanos();
            context.runPeriodicCallable(0);

            assertThat(context.hasNoMoreSplits(0)).isTrue();
        }
    }

    private LiveKitSourceEnumerator ending(StopCondition condition, StopProgress before) {
        return new LiveKitSourceEnumerator(
                context,
                RoomSelection.of("room"),
                null,
                condition,
                before == null ? null : new LiveKitSourceEnumeratorState(List.of(), before),
                () -> nowNanos);
    }

    @Test
    void refusesEventsOfOthers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> enumerator.handleSourceEvent(0, new SourceEvent() {}));
    }

    private void start(LiveKitSourceEnumerator started, int subtask) {
        register(subtask);
        started.addReader(subtask);
        started.handleSourceEvent(subtask, new ReaderSplitsEvent(List.of()));
    }

    private void register(int subtask) {
        context.registerReader(new ReaderInfo(subtask, "localhost"));
    }

    /** Tracks of alice that have their sids for names. */
    private void tellOfTracks(int subtask, String... sids) {
        List<TrackDescription> tracks =
                List.of(sids).stream().map(sid -> FakeTrack.describe("alice", sid, sid)).toList();
        enumerator.handleSourceEvent(subtask, new RoomTracksEvent("room", tracks, true));
    }

    private List<SourceEvent> sentTo(int subtask) throws Exception {
        return context.getSentSourceEvent().getOrDefault(subtask, List.of());
    }

    private Map<Integer, List<LiveKitTrackSplit>> assigned() {
        Map<Integer, List<LiveKitTrackSplit>> all = new HashMap<>();
        for (SplitsAssignment<LiveKitTrackSplit> step : context.getSplitsAssignmentSequence()) {
            step.assignment()
                    .forEach(
                            (subtask, splits) ->
                                    all.computeIfAbsent(subtask, none -> new ArrayList<>())
                                            .addAll(splits));
        }
        return all;
    }

    private LiveKitTrackSplit lastAssigned() {
        List<SplitsAssignment<LiveKitTrackSplit>> steps = context.getSplitsAssignmentSequence();
        return steps.get(steps.size() - 1).assignment().values().iterator().next().get(0);
    }
}
