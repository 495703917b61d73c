// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.internal.signal.ManualLoop;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectScheduleTest {

    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    private final ManualLoop loop = new ManualLoop();
    private final List<Integer> made = new ArrayList<>();
    private final ReconnectSchedule schedule =
            new ReconnectSchedule(
                    new ReconnectPolicy(3, Duration.ofMillis(10), MAX_DELAY),
                    loop,
                    () -> made.add(attempt()));

    private int attempt() {
        return schedule.attempt();
    }

    @Test
    void makesAsManyAttemptsAsThePolicyAllows() {
        for (int i = 0; i < 3; i++) {
            assertThat(schedule.next()).isTrue();
            loop.advance(MAX_DELAY);
        }

        assertThat(schedule.next()).isFalse();
        assertThat(made).containsExactly(1, 2, 3);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void makesOneAttemptAtATime() {
        schedule.next();
        schedule.next();
        loop.advance(MAX_DELAY);

        assertThat(made).containsExactly(1);
    }

    @Test
    void countsAnewOnceTheConnectionStands() {
        schedule.next();
        loop.advance(MAX_DELAY);
        schedule.reset();
        schedule.next();
        loop.advance(MAX_DELAY);

        assertThat(made).containsExactly(1, 1);
    }

    @Test
    void makesNoneAfterACancel() {
        schedule.next();
        schedule.cancel();
        loop.advance(MAX_DELAY);

        assertThat(made).isEmpty();
        assertThat(loop.waiting()).isZero();
    }
}
