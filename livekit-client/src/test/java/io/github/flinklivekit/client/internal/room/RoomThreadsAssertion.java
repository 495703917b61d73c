// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.concurrent.Await;

import java.util.List;

/** What a room must not leave behind. */
final class RoomThreadsAssertion {

    private RoomThreadsAssertion() {}

    /** Waits until no thread of a room is alive. */
    static void assertThatNoRoomIsAlive() {
        Await.until(() -> alive().isEmpty(), () -> "alive are still " + alive());
    }

    private static List<String> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("livekit-"))
                .toList();
    }
}
