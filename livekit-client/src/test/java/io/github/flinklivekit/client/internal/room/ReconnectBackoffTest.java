// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.room.ReconnectPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectBackoffTest {

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    private final ManualLoop loop = new ManualLoop();
    private final List<Integer> made = new ArrayList<>();
    private final ReconnectBackoff schedule =
            new ReconnectBackoff(
                    new ReconnectPolicy(3, Duration.ofMillis(10), MAX_DELAY),
                    loop,
                    () -> made.add(attempt()));

    private int attempt() {
        return schedule.attempt();
    }

    @Test
    void makesAsManyAttemptsAsThePolicyAllows() {
        for (int i = 0; i < 3; i++) {
            assertThat(schedule.scheduleNext()).isTrue();
            loop.advance(MAX_DELAY);
        }

        assertThat(schedule.scheduleNext()).isFalse();
        assertThat(made).containsExactly(1, 2, 3);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void makesOneAttemptAtATime() {
        schedule.scheduleNext();
        schedule.scheduleNext();
        loop.advance(MAX_DELAY);

        assertThat(made).containsExactly(1);
    }

    @Test
    void countsAnewOnceTheConnectionStands() {
        schedule.scheduleNext();
        loop.advance(MAX_DELAY);
        schedule.reset();
        schedule.scheduleNext();
        loop.advance(MAX_DELAY);

        assertThat(made).containsExactly(1, 1);
    }

    @Test
    void makesNoneAfterACancel() {
        schedule.scheduleNext();
        schedule.cancel();
        loop.advance(MAX_DELAY);

        assertThat(made).isEmpty();
        assertThat(loop.waiting()).isZero();
    }
}
