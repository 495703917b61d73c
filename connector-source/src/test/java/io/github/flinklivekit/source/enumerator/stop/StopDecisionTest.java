// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.stop;

import io.github.flinklivekit.source.room.RoomOccupancy;
import io.github.flinklivekit.source.track.RoomSelection;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StopDecisionTest {

    private static final RoomSelection TWO = RoomSelection.of("a", "b");

    private long nowNanos = -5;

    @Test
    void neverEndsByItself() {
        StopDecision decision = decision(StopCondition.NEVER, TWO, StopProgress.NONE);

        pass(Duration.ofDays(1000));
        decision.framesEmitted(0, Long.MAX_VALUE / 2);
        decision.roomSeen("a", true);
        decision.roomSeen("a", false);

        assertThat(decision.isOver()).isFalse();
        assertThat(decision.framesLeft()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsTheTimeOfAllRuns() {
        StopCondition condition = StopCondition.after(Duration.ofSeconds(20));
        StopDecision first = decision(condition, TWO, StopProgress.NONE);
        pass(Duration.ofSeconds(15));
        StopProgress between = first.snapshot();
        pass(Duration.ofHours(1));

        StopDecision second = decision(condition, TWO, between);

        assertThat(second.timeLeft()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofMillis(4_999));
        assertThat(second.isOver()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(second.isOver()).isTrue();
    }

    @Test
    void endsWhenTheLastOfItsRoomsHasEnded() {
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, StopProgress.NONE);

        decision.roomSeen("a", true);
        decision.roomSeen("b", false);
        decision.roomSeen("a", false);
        assertThat(decision.isOver()).as("nobody has come to b yet").isFalse();
        decision.roomSeen("b", true);
        assertThat(decision.isOver()).isFalse();
        decision.roomSeen("b", false);

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void endsWithTheRoomsOfAPattern() {
        RoomSelection pattern = RoomSelection.of(Pattern.compile(".*"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), pattern, StopProgress.NONE);
        assertThat(decision.isOver()).isFalse();

        decision.roomSeen("a", true);
        decision.roomSeen("b", true);
        decision.roomSeen("a", false);
        assertThat(decision.isOver()).isFalse();
        decision.roomSeen("b", false);

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void aRestoredOneKnowsNothingBeforeEachOfItsRoomsWasSeenAgain() {
        StopProgress before = new StopProgress(0, 0, Set.of("a", "b"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, before);

        pass(Duration.ofHours(1));
        assertThat(decision.isOver()).isFalse();
        decision.roomSeen("a", false);
        assertThat(decision.isOver()).as("b may have anybody in it").isFalse();
        decision.roomSeen("b", true);
        pass(RoomOccupancy.GRACE);
        assertThat(decision.isOver()).isFalse();
        decision.roomSeen("b", false);

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void remembersThatSomebodyWasThere() {
        StopProgress before = new StopProgress(0, 0, Set.of("a"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, before);

        decision.roomSeen("a", true);
        decision.roomSeen("a", false);
        assertThat(decision.isOver()).as("nobody has come to b yet").isFalse();
        decision.roomSeen("b", true);
        decision.roomSeen("b", false);

        assertThat(decision.isOver()).isTrue();
        assertThat(decision.snapshot().rooms()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void givesThoseWhoWereThereTimeToReturn() {
        StopProgress before = new StopProgress(0, 0, Set.of("a", "b"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, before);
        pass(Duration.ofHours(1));

        assertThat(decision.roomSeen("a", false)).as("ask again").isTrue();
        assertThat(decision.roomSeen("b", false)).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(decision.roomSeen("a", false)).as("somebody asks already").isFalse();
        pass(RoomOccupancy.GRACE.minusSeconds(10).minusNanos(1));
        assertThat(decision.isOver()).isFalse();
        pass(Duration.ofNanos(1));

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void givesThoseWhoWereThereTimeToReturnWhenAWatcherIsLost() {
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, StopProgress.NONE);
        decision.roomSeen("a", true);
        decision.roomSeen("b", true);
        decision.roomSeen("b", false);

        decision.roomUnwatched("a");
        decision.roomUnwatched("b");
        pass(Duration.ofHours(1));
        assertThat(decision.isOver()).as("anybody may be there").isFalse();
        assertThat(decision.roomSeen("a", false)).as("ask again").isTrue();
        assertThat(decision.roomSeen("b", false)).as("nobody was there before").isFalse();
        pass(RoomOccupancy.GRACE.minusNanos(1));
        assertThat(decision.isOver()).isFalse();
        pass(Duration.ofNanos(1));

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void doesNotEndBetweenTwoWatchersWhenSomebodyHasReturned() {
        RoomSelection one = RoomSelection.of("a");
        StopDecision decision = decision(StopCondition.untilRoomEnds(), one, StopProgress.NONE);
        decision.roomSeen("a", true);
        decision.roomUnwatched("a");
        decision.roomSeen("a", false);
        decision.roomSeen("a", true);
        pass(RoomOccupancy.GRACE);
        assertThat(decision.isOver()).isFalse();

        decision.roomSeen("a", false);

        assertThat(decision.isOver()).as("it was seen that they left").isTrue();
    }

    @Test
    void waitsForNobodyWhoWasThereWhenItIsNew() {
        StopDecision decision = decision(StopCondition.untilRoomEnds(), TWO, StopProgress.NONE);

        assertThat(decision.roomSeen("a", false)).isFalse();
    }

    @Test
    void doesNotWaitForRoomsThatTheJobReadBeforeItWasGivenOthers() {
        StopProgress before = new StopProgress(0, 0, Set.of("studio-1", "elsewhere"));
        RoomSelection pattern = RoomSelection.of(Pattern.compile("studio-.*"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), pattern, before);

        decision.roomSeen("studio-1", true);
        decision.roomSeen("studio-1", false);

        assertThat(decision.isOver()).isTrue();
        assertThat(decision.snapshot().rooms()).containsExactly("studio-1");
    }

    @Test
    void nobodyHasBeenInARoomThatTheJobReadBeforeItWasGivenAnother() {
        StopProgress before = new StopProgress(0, 0, Set.of("elsewhere"));
        RoomSelection pattern = RoomSelection.of(Pattern.compile("studio-.*"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), pattern, before);

        decision.roomSeen("studio-1", false);
        pass(RoomOccupancy.GRACE);

        assertThat(decision.isOver()).isFalse();
    }

    @Test
    void knowsNothingOfARoomThatWasFoundJustNow() {
        RoomSelection pattern = RoomSelection.of(Pattern.compile(".*"));
        StopDecision decision = decision(StopCondition.untilRoomEnds(), pattern, StopProgress.NONE);
        decision.roomFound("a");
        decision.roomSeen("a", true);
        decision.roomFound("b");

        decision.roomSeen("a", false);
        assertThat(decision.isOver()).as("b may have anybody in it").isFalse();
        decision.roomSeen("b", false);

        assertThat(decision.isOver()).isTrue();
    }

    @Test
    void conditionsJoin() {
        StopCondition both =
                StopCondition.after(Duration.ofSeconds(1))
                        .or(StopCondition.afterFrames(10))
                        .or(StopCondition.untilRoomEnds());

        assertThat(both).isEqualTo(new StopCondition(Duration.ofSeconds(1), 10, true));
    }

    @Test
    void refusesWhatIsNoEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopCondition.after(Duration.ZERO))
                .withMessageContaining("scan.stop-after");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopCondition.afterFrames(0))
                .withMessageContaining("not 0")
                .withMessageContaining("scan.stop-after-frames");
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private StopDecision decision(
            StopCondition condition, RoomSelection rooms, StopProgress before) {
        return new StopDecision(condition, rooms, before, () -> nowNanos);
    }
}
