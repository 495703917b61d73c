// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class TaskLoopTest {

    private final TaskLoop loop = new TaskLoop();

    @Test
    void isAvailableFromTheSignalToThePoll() {
        assertThat(loop.isAvailable()).isNotDone();

        loop.signal();
        assertThat(loop.isAvailable()).isDone();

        loop.beginPoll();
        assertThat(loop.isAvailable()).isNotDone();
    }

    @Test
    void wakesWhoWaitsAlready() {
        CompletableFuture<Void> waiting = loop.isAvailable();
        loop.beginPoll();

        loop.signal();

        assertThat(waiting).isDone();
    }

    /** The task thread never waits for something that was there before it looked. */
    @Test
    void losesNoWakeUp() throws Exception {
        int signals = 20_000;
        AtomicInteger work = new AtomicInteger();
        Thread producer =
                new Thread(
                        () -> {
                            for (int i = 0; i < signals; i++) {
                                work.incrementAndGet();
                                loop.signal();
                            }
                        });
        producer.start();

        int done = 0;
        while (done < signals) {
            loop.beginPoll();
            int found = work.getAndSet(0);
            done += found;
            if (found == 0) {
                loop.isAvailable().get(30, TimeUnit.SECONDS);
            }
        }

        producer.join();
        assertThat(done).isEqualTo(signals);
    }

    @Test
    void runsWhatOtherThreadsLeaveInItsOrder() {
        List<Integer> ran = new ArrayList<>();
        loop.execute(() -> ran.add(1));
        loop.execute(() -> ran.add(2));
        assertThat(loop.isAvailable()).isDone();
        assertThat(ran).as("on the task thread alone").isEmpty();

        loop.beginPoll();
        loop.runAll();

        assertThat(ran).containsExactly(1, 2);
        assertThat(loop.isAvailable()).isNotDone();
    }

    @Test
    void forgetsItsCommandsWhenItIsClosed() {
        List<Integer> ran = new ArrayList<>();
        loop.execute(() -> ran.add(1));

        loop.close();
        loop.execute(() -> ran.add(2));
        loop.runAll();

        assertThat(ran).isEmpty();
    }
}
