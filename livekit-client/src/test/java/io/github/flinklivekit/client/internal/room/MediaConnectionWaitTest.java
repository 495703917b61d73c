// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.room.RoomConnectException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

class MediaConnectionWaitTest {

    private final ManualLoop loop = new ManualLoop();
    private final AtomicBoolean connected = new AtomicBoolean();
    private final MediaConnectionWait wait =
            new MediaConnectionWait(
                    loop, connected::get, Duration.ofSeconds(1), Duration.ofSeconds(15));

    @Test
    void endsWithTheChangeThatConnects() {
        wait.check();
        assertThat(wait.future()).isNotDone();
        connected.set(true);
        wait.check();

        assertThat(wait.future()).isCompleted();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void looksByItselfOnceThePathsHaveSettled() {
        connected.set(true);
        loop.advance(Duration.ofMillis(999));
        assertThat(wait.future()).isNotDone();
        loop.advance(Duration.ofMillis(1));

        assertThat(wait.future()).isCompleted();
    }

    @Test
    void failsAtItsDeadline() {
        loop.advance(Duration.ofSeconds(15));

        assertThat(wait.future())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        RoomConnectException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(RoomConnectException.Reason.MEDIA_UNREACHABLE))
                .withMessage("No path for media was found within 15 s");
    }

    /** Nobody knows whether a path would have been found. */
    @Test
    void letsNobodyWaitAfterACancel() {
        wait.cancel();

        assertThat(wait.future()).isCancelled();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void staysAsItIsWhenItIsCancelledTooLate() {
        connected.set(true);
        wait.check();
        wait.cancel();

        assertThat(wait.future()).isCompleted();
    }
}
