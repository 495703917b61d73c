// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.signal.ManualLoop;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class MediaWatchdogTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private final ManualLoop loop = new ManualLoop();
    private boolean picturesExpected = true;
    private long bytes;
    private int reconnects;
    private final MediaWatchdog watchdog =
            new MediaWatchdog(loop, () -> picturesExpected, () -> reconnects++);

    @Test
    void reconnectsASessionThatBringsNothing() {
        watch();
        loop.advance(LONG_ENOUGH);

        assertThat(reconnects).isEqualTo(1);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void givesASessionSomeSeconds() {
        watch();
        loop.advance(Duration.ofSeconds(5));
        bytes = 1;
        loop.advance(LONG_ENOUGH);

        assertThat(reconnects).isZero();
        assertThat(loop.waiting()).as("looks after the first media").isZero();
    }

    /** The server has not said yet whether the publisher sends anything. */
    @Test
    void givesAFirstSessionMore() {
        watchdog.start(true, () -> CompletableFuture.completedFuture(bytes));
        loop.advance(Duration.ofSeconds(15));
        assertThat(reconnects).isZero();

        loop.advance(LONG_ENOUGH);
        assertThat(reconnects).isEqualTo(1);
    }

    @Test
    void waitsWhileNoPictureIsExpected() {
        picturesExpected = false;
        watch();
        loop.advance(LONG_ENOUGH);
        assertThat(reconnects).isZero();

        picturesExpected = true;
        loop.advance(LONG_ENOUGH);
        assertThat(reconnects).isEqualTo(1);
    }

    @Test
    void believesInAPublisherThatIsSilentAfterTwoReconnects() {
        for (int session = 0; session < 5; session++) {
            watch();
            loop.advance(LONG_ENOUGH);
        }
        assertThat(reconnects).isEqualTo(2);
    }

    @Test
    void countsAnewAfterMedia() {
        for (int session = 0; session < 2; session++) {
            watch();
            loop.advance(LONG_ENOUGH);
        }
        bytes = 1;
        watch();
        loop.advance(LONG_ENOUGH);
        bytes = 0;
        watch();
        loop.advance(LONG_ENOUGH);

        assertThat(reconnects).isEqualTo(3);
    }

    @Test
    void isStillOnceItIsStopped() {
        watch();
        watchdog.stop();
        loop.advance(LONG_ENOUGH);

        assertThat(reconnects).isZero();
        assertThat(loop.waiting()).isZero();
    }

    /** Statistics that come after the session they were asked of. */
    @Test
    void passesOverALateAnswer() {
        CompletableFuture<Long> late = new CompletableFuture<>();
        watchdog.start(false, () -> late);
        loop.advance(LONG_ENOUGH);
        watch();
        bytes = 1;
        late.complete(0L);
        loop.advance(LONG_ENOUGH);

        assertThat(reconnects).isZero();
    }

    private void watch() {
        watchdog.start(false, () -> CompletableFuture.completedFuture(bytes));
    }
}
