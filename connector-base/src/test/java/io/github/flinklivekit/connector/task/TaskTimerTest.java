// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

class TaskTimerTest {

    @Test
    void leavesWhatIsDueToTheTaskThread() throws Exception {
        BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
        TaskTimer timer = TaskTimer.on(commands::add);
        AtomicBoolean ran = new AtomicBoolean();
        long beginNs = timer.nanoTime();

        timer.after(Duration.ofMillis(20), () -> ran.set(true));

        Runnable due = commands.poll(30, TimeUnit.SECONDS);
        assertThat(timer.nanoTime() - beginNs).isGreaterThanOrEqualTo(20_000_000);
        assertThat(ran).as("on the timer's own thread").isFalse();
        assertThat(due).isNotNull();
        due.run();
        assertThat(ran).isTrue();
    }
}
