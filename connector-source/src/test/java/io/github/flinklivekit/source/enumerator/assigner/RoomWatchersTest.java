// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.assigner;

import io.github.flinklivekit.source.enumerator.assigner.RoomWatchers.Watch;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class RoomWatchersTest {

    private final RoomWatchers watchers = new RoomWatchers(2, false);

    @Test
    void givesAOneRoomToTheReaderWithTheLeastToDo() {
        watchers.add("a");

        assertThat(watchers.assign(List.of(1, 0))).containsExactly(new Watch(1, "a", false));
        assertThat(watchers.assign(List.of(0, 1))).isEmpty();
        assertThat(watchers.isWatchedBy(1, "a")).isTrue();
        assertThat(watchers.isWatchedBy(0, "a")).isFalse();
        assertThat(watchers.watcherOf("a")).contains(1);
        assertThat(watchers.watcherOf("b")).isEmpty();
    }

    @Test
    void leavesRoomsForReadersThatHaveNotStarted() {
        Stream.of("a", "b", "c", "d").forEach(watchers::add);

        assertThat(watchers.assign(List.of())).isEmpty();
        assertThat(watchers.assign(List.of(0))).hasSize(2).allMatch(watch -> watch.subtask() == 0);
        assertThat(watchers.assign(List.of(0, 1)))
                .hasSize(2)
                .allMatch(watch -> watch.subtask() == 1);
    }

    @Test
    void spreadsRoomsThatAppearLater() {
        Stream.of("a", "b").forEach(watchers::add);
        watchers.assign(List.of(0, 1));
        Stream.of("c", "d", "e", "f").forEach(watchers::add);

        assertThat(watchers.assign(List.of(0, 1)).stream().map(Watch::subtask))
                .containsExactlyInAnyOrder(0, 0, 1, 1);
    }

    @Test
    void findsAnotherWatcherForTheRoomsOfAReaderThatIsGone() {
        watchers.add("a");
        watchers.assign(List.of(0, 1));

        watchers.readerGone(0);

        assertThat(watchers.watcherOf("a")).isEmpty();
        assertThat(watchers.assign(List.of(1))).containsExactly(new Watch(1, "a", false));
    }

    @Test
    void knowsTheRoomsInWhichAWatcherWas() {
        Stream.of("a", "b").forEach(watchers::add);
        watchers.assign(List.of(0, 1));
        watchers.visited("a");
        watchers.readerGone(0);
        watchers.readerGone(1);

        assertThat(watchers.assign(List.of(1, 0)))
                .containsExactlyInAnyOrder(new Watch(1, "a", true), new Watch(0, "b", false));
    }

    @Test
    void knowsAllRoomsOfAJobThatHasRunBefore() {
        RoomWatchers restored = new RoomWatchers(2, true);
        restored.add("a");

        assertThat(restored.assign(List.of(0))).containsExactly(new Watch(0, "a", true));
    }

    @Test
    void forgetsRoomsThatAreGoneUnlessSomebodyIsInThem() {
        Stream.of("a", "b", "c").forEach(watchers::add);
        watchers.assign(List.of(0));
        watchers.remove("a");

        watchers.retainUnwatched(Set.of());

        assertThat(watchers.assign(List.of(0, 1))).isEmpty();
        assertThat(watchers.isWatchedBy(0, "b")).isTrue();
    }
}
