// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.client.service.RoomServiceException;
import io.github.flinklivekit.source.coordinator.FinishSplitEvent;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.ReportRoomEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomExistsEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.SplitFinishedEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.enumerator.discovery.RoomDirectory;
import io.github.flinklivekit.source.enumerator.discovery.RoomDiscovery;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.room.RoomOccupancy;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;

import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The rooms of a pattern, from the server's list to the readers. */
class RoomDiscoveryTest {

    private static final RoomSelection ROOMS = RoomSelection.of(Pattern.compile("studio-.*"));

    private final MockSplitEnumeratorContext<LiveKitTrackSplit> context =
            new MockSplitEnumeratorContext<>(1);
    private List<String> existing = List.of();
    private RoomServiceException refusal;
    private Runnable meanwhile = () -> {};
    private long nowNanos = -5;
    private LiveKitSourceEnumerator enumerator = enumerator(null, StopCondition.NEVER);

    @BeforeEach
    void start() {
        startOne(enumerator);
    }

    @AfterEach
    void close() throws Exception {
        enumerator.close();
        context.close();
    }

    @Test
    void watchesTheRoomsThatMatchAsTheyAppear() throws Throwable {
        existing = List.of("lobby", "studio-1");
        look();
        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));

        existing = List.of("studio-2", "lobby", "studio-1");
        look();
        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false),
                        new WatchRoomEvent("studio-2", false));
    }

    @Test
    void readsTheTracksOfARoomAndForgetsThemWhenItIsClosed() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit split = lastAssigned();

        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));

        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false),
                        new FinishSplitEvent(split.splitId()));
        assertThat(enumerator.snapshotState(1).tracks()).hasSize(1);
        lookLater();
        assertThat(sent()).as("it is there again").endsWith(new WatchRoomEvent("studio-1", false));
    }

    @Test
    void asksForNothingWhenSplitsEndWithTheirRoom() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit split = lastAssigned();

        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));
        enumerator.handleSourceEvent(0, new SplitFinishedEvent(split));

        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false),
                        new FinishSplitEvent(split.splitId()));
    }

    @Test
    void forgetsARoomThatClosesWhileItsWatcherIsLost() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();
        context.unregisterReader(0);
        existing = List.of();
        look();

        restart(had);
        context.runNextOneTimeCallable();

        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false), new FinishSplitEvent(had.splitId()));
    }

    @Test
    void doesNotOpenARoomThatClosesWhileItsTaskFails() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();
        existing = List.of();

        fail(had);
        restart();
        assertThat(sent()).as("the server is asked first").hasSize(1);
        context.runNextOneTimeCallable();

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));
        assertThat(lastAssigned()).isEqualTo(had);
    }

    @Test
    void goesOnWithARoomThatIsThereAfterItsTaskHasFailed() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();

        fail();
        restart(had);
        context.runNextOneTimeCallable();

        assertThat(sent().subList(1, sent().size()))
                .containsExactlyInAnyOrder(
                        new RoomExistsEvent("studio-1"), new WatchRoomEvent("studio-1", false));
    }

    @Test
    void givesATrackOutAgainWhenItsRoomIsToldOfAfterATaskHasFailed() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();

        fail(had);
        restart();
        context.runNextOneTimeCallable();
        assertThat(lastAssigned()).isEqualTo(had);
        tellOfATrack();

        assertThat(lastAssigned().generation()).isEqualTo(had.generation() + 1);
    }

    @Test
    void doesNotOpenARoomByAListThatIsOlderThanTheFailureOfItsTask() throws Throwable {
        existing = List.of("studio-1");
        look();
        meanwhile =
                () -> {
                    nowNanos++;
                    fail();
                    restart();
                };
        look();
        meanwhile = () -> {};
        assertThat(sent()).hasSize(1);

        context.runNextOneTimeCallable();

        assertThat(sent()).hasSize(2).endsWith(new WatchRoomEvent("studio-1", false));
    }

    @Test
    void listensToTheWatcherAloneWhenARoomCloses() throws Throwable {
        existing = List.of("studio-1");
        look();

        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-2"));
        look();

        assertThat(sent()).hasSize(1);
    }

    @Test
    void failsWhenTheServerIsNotThereAtTheStart() {
        refusal = unavailable();

        assertThatThrownBy(this::look).hasRootCause(refusal);
    }

    @Test
    void waitsForAServerThatWasThere() throws Throwable {
        existing = List.of("studio-1");
        look();
        refusal = unavailable();
        look();
        refusal = null;
        existing = List.of("studio-1", "studio-2");
        look();

        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false),
                        new WatchRoomEvent("studio-2", false));
    }

    @Test
    void doesNotOpenARoomThatClosedAgainWhenTheServerDoesNotAnswer() throws Throwable {
        existing = List.of("studio-1");
        look();
        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));
        refusal = unavailable();
        lookLater();

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));

        refusal = null;
        look();
        assertThat(sent()).as("it is there again").hasSize(2);
    }

    @Test
    void doesNotOpenARoomThatClosedWhileTheServerListedIt() throws Throwable {
        existing = List.of("studio-1");
        look();
        meanwhile = () -> enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));
        look();
        meanwhile = () -> {};

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));

        lookLater();
        assertThat(sent()).as("it is there again").hasSize(2);
    }

    @Test
    void doesNotOpenARoomByAListThatComesWhileItsWatcherIsLost() throws Throwable {
        existing = List.of("studio-1");
        look();
        context.unregisterReader(0);
        meanwhile = () -> nowNanos++;
        look();
        meanwhile = () -> {};
        existing = List.of();

        restart();
        context.runNextOneTimeCallable();

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));
    }

    @Test
    void restoredSplitsWaitForARoomThatIsInDoubt() throws Throwable {
        existing = List.of("studio-1");
        look();
        enumerator.handleSourceEvent(1, new RoomClosedEvent("studio-1"));
        context.registerReader(new ReaderInfo(1, "localhost"));
        enumerator.handleSourceEvent(1, new ReaderSplitsEvent(List.of(split("studio-1"))));
        assertThat(context.getSentSourceEvent()).doesNotContainKey(1);

        lookLater();

        assertThat(context.getSentSourceEvent().get(1))
                .containsExactly(new RoomExistsEvent("studio-1"));
    }

    @Test
    void doesNotOpenARoomThatIsOnTheListForAMomentAfterItHasClosed() throws Throwable {
        existing = List.of("studio-1");
        look();
        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));

        nowNanos += RoomDiscovery.CLOSING.toNanos() - 1;
        look();

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", false));
    }

    @Test
    void asksTheServerWhenARoomEndsForAReaderThatDoesNotWatchIt() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();

        enumerator.handleSourceEvent(1, new RoomClosedEvent("studio-1"));
        enumerator.handleSourceEvent(0, new SplitFinishedEvent(had));
        tellOfATrack();
        assertThat(lastAssigned()).as("joining would create the room").isEqualTo(had);
        int before = sent().size();
        lookLater();

        assertThat(sent().subList(before, sent().size()))
                .as("it exists all the same")
                .containsExactly(new ReportRoomEvent("studio-1"));
        tellOfATrack();
        assertThat(lastAssigned().generation()).isEqualTo(had.generation() + 1);
    }

    @Test
    void forgetsARoomOfWhoseEndItsWatcherHearsLast() throws Throwable {
        existing = List.of("studio-1");
        look();
        tellOfATrack();
        LiveKitTrackSplit had = lastAssigned();
        enumerator.handleSourceEvent(1, new RoomClosedEvent("studio-1"));
        existing = List.of();
        lookLater();

        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-1"));
        enumerator.handleSourceEvent(0, new SplitFinishedEvent(had));
        lookLater();

        assertThat(lastAssigned()).isEqualTo(had);
        assertThat(sent())
                .containsExactly(
                        new WatchRoomEvent("studio-1", false), new FinishSplitEvent(had.splitId()));
    }

    @Test
    void waitsForTheServerWhenTheJobIsRestored() throws Throwable {
        enumerator =
                enumerator(
                        new LiveKitSourceEnumeratorState(List.of(), StopProgress.NONE),
                        StopCondition.NEVER);
        startOne(enumerator);
        refusal = unavailable();
        context.runPeriodicCallable(1);
        refusal = null;
        existing = List.of("studio-1");
        context.runPeriodicCallable(1);

        assertThat(sent()).containsExactly(new WatchRoomEvent("studio-1", true));
    }

    @Test
    void aJobThatIsRestoredGoesOnWhileSomebodyIsInOneOfItsRooms() throws Throwable {
        existing = List.of("studio-1", "studio-2");
        restore("studio-0", "studio-1");
        assertThat(context.hasNoMoreSplits(0)).isFalse();
        refusal = unavailable();
        context.runPeriodicCallable(1);
        refusal = null;
        nowNanos += RoomOccupancy.GRACE.toNanos();
        context.runPeriodicCallable(1);
        tellOfPeople("studio-1", false);
        assertThat(context.hasNoMoreSplits(0)).as("studio-2 has not been seen").isFalse();
        tellOfPeople("studio-2", true);
        nowNanos += RoomOccupancy.GRACE.toNanos();
        context.runPeriodicCallable(2);
        assertThat(context.hasNoMoreSplits(0)).isFalse();

        enumerator.handleSourceEvent(0, new RoomClosedEvent("studio-2"));

        assertThat(context.hasNoMoreSplits(0)).isTrue();
    }

    @Test
    void aJobThatIsRestoredAfterItsRoomsHaveEndedEndsWhenNoneReturns() throws Throwable {
        restore("studio-0", "studio-1");
        context.runPeriodicCallable(1);
        assertThat(context.hasNoMoreSplits(0)).isFalse();

        nowNanos += RoomOccupancy.GRACE.toNanos();
        context.runPeriodicCallable(2);

        assertThat(context.hasNoMoreSplits(0)).isTrue();
    }

    @Test
    void letsRestoredSplitsWaitUntilTheServerHasTheirRoom() throws Throwable {
        restoreWithTracksOf("studio-1", "studio-2");
        enumerator.handleSourceEvent(
                0, new ReaderSplitsEvent(List.of(split("studio-1"), split("studio-2"))));
        assertThat(sent()).as("nobody knows whether they exist").isEmpty();
        refusal = unavailable();
        context.runPeriodicCallable(1);
        assertThat(sent()).isEmpty();

        refusal = null;
        existing = List.of("studio-2");
        context.runPeriodicCallable(1);

        assertThat(sent())
                .containsExactlyInAnyOrder(
                        new RoomExistsEvent("studio-2"),
                        new WatchRoomEvent("studio-2", true),
                        new FinishSplitEvent(split("studio-1").splitId()));
    }

    @Test
    void tellsAReaderThatStartsLaterWhichOfItsRoomsExist() throws Throwable {
        restoreWithTracksOf("studio-1", "studio-2");
        existing = List.of("studio-2");
        context.runPeriodicCallable(1);

        enumerator.handleSourceEvent(
                0, new ReaderSplitsEvent(List.of(split("studio-1"), split("studio-2"))));

        assertThat(sent())
                .containsExactlyInAnyOrder(
                        new RoomExistsEvent("studio-2"),
                        new WatchRoomEvent("studio-2", true),
                        new FinishSplitEvent(split("studio-1").splitId()));
    }

    @Test
    void tellsAReaderOfARoomThatNobodyRemembers() throws Throwable {
        existing = List.of("studio-1");
        look();
        enumerator.handleSourceEvent(0, new ReaderSplitsEvent(List.of(split("studio-3"))));
        int before = sent().size();

        look();

        assertThat(sent().subList(before, sent().size()))
                .containsExactlyInAnyOrder(
                        new FinishSplitEvent(split("studio-3").splitId()),
                        new WatchRoomEvent("studio-1", false));
    }

    @Test
    void tellsNothingToAReaderThatIsLostMeanwhile() throws Throwable {
        restoreWithTracksOf("studio-1");
        enumerator.handleSourceEvent(0, new ReaderSplitsEvent(List.of(split("studio-1"))));
        context.unregisterReader(0);

        existing = List.of("studio-1");
        context.runPeriodicCallable(1);

        assertThat(sent()).isEmpty();
    }

    @Test
    void failsWhenWaitingDoesNotHelp() throws Throwable {
        existing = List.of("studio-1");
        look();
        refusal = new RoomServiceException("wrong secret", 401, "unauthenticated");

        assertThatThrownBy(this::look).hasRootCause(refusal);
    }

    private static RoomServiceException unavailable() {
        return new RoomServiceException("nobody there", 503, "unavailable");
    }

    /** A job that ends with its rooms, in some of which somebody was. */
    private void restore(String... populated) {
        enumerator =
                enumerator(
                        new LiveKitSourceEnumeratorState(
                                List.of(), new StopProgress(0, 0, Set.of(populated))),
                        StopCondition.untilRoomEnds());
        startOne(enumerator);
    }

    private void restoreWithTracksOf(String... rooms) {
        List<LiveKitTrackSplit> splits = Stream.of(rooms).map(RoomDiscoveryTest::split).toList();
        enumerator =
                enumerator(
                        new LiveKitSourceEnumeratorState(splits, StopProgress.NONE),
                        StopCondition.NEVER);
        enumerator.start();
    }

    private static LiveKitTrackSplit split(String room) {
        return new LiveKitTrackSplit(room, "alice", "cam", 0, "TR_" + room, 7);
    }

    private LiveKitSourceEnumerator enumerator(
            LiveKitSourceEnumeratorState restored, StopCondition stop) {
        RoomDirectory directory =
                () -> {
                    if (refusal != null) {
                        throw refusal;
                    }
                    meanwhile.run();
                    return existing;
                };
        return new LiveKitSourceEnumerator(
                context,
                ROOMS,
                new RoomDiscovery(
                        ROOMS, directory, Duration.ofSeconds(10), restored != null, () -> nowNanos),
                stop,
                restored,
                () -> nowNanos);
    }

    private void startOne(LiveKitSourceEnumerator started) {
        started.start();
        context.registerReader(new ReaderInfo(0, "localhost"));
        started.addReader(0);
        started.handleSourceEvent(0, new ReaderSplitsEvent(List.of()));
    }

    /** The only reader is lost, with what it was given since the last checkpoint. */
    private void fail(LiveKitTrackSplit... returned) {
        context.unregisterReader(0);
        enumerator.addSplitsBack(List.of(returned), 0);
    }

    private void restart(LiveKitTrackSplit... restored) {
        context.registerReader(new ReaderInfo(0, "localhost"));
        enumerator.handleSourceEvent(0, new ReaderSplitsEvent(List.of(restored)));
    }

    private void tellOfATrack() {
        enumerator.handleSourceEvent(
                0,
                new RoomTracksEvent(
                        "studio-1",
                        List.of(FakeTrack.describe("studio-1", "alice", "cam", "TR_1")),
                        true));
    }

    private LiveKitTrackSplit lastAssigned() {
        List<SplitsAssignment<LiveKitTrackSplit>> steps = context.getSplitsAssignmentSequence();
        return steps.get(steps.size() - 1).assignment().get(0).get(0);
    }

    private void tellOfPeople(String room, boolean populated) {
        enumerator.handleSourceEvent(0, new RoomTracksEvent(room, List.of(), populated));
    }

    private void look() throws Throwable {
        context.runPeriodicCallable(0);
    }

    /** When the server has had the time to take a room that has closed off its list. */
    private void lookLater() throws Throwable {
        nowNanos += RoomDiscovery.CLOSING.toNanos();
        look();
    }

    private List<SourceEvent> sent() throws Exception {
        return context.getSentSourceEvent().getOrDefault(0, List.of());
    }
}
