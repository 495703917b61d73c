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
    private final ReconnectBackoff backoff =
            new ReconnectBackoff(new ReconnectPolicy(3, Duration.ofMillis(10), MAX_DELAY), loop);

    @Test
    void runsEachAttemptAfterItsDelay() {
        schedule(1);
        loop.advance(Duration.ofMillis(10));
        assertThat(made).containsExactly(1);
        schedule(2);
        loop.advance(Duration.ofMillis(20));

        assertThat(made).containsExactly(1, 2);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void schedulesOneAttemptAtATime() {
        schedule(1);
        schedule(2);
        loop.advance(MAX_DELAY);

        assertThat(made).containsExactly(2);
    }

    @Test
    void runsNoneAfterACancel() {
        schedule(1);
        backoff.cancel();
        loop.advance(MAX_DELAY);

        assertThat(made).isEmpty();
        assertThat(loop.waiting()).isZero();
    }

    private void schedule(int attempt) {
        backoff.schedule(attempt, () -> made.add(attempt));
    }
}
