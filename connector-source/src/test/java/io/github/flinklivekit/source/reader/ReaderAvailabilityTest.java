// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderAvailabilityTest {

    private final ReaderAvailability availability = new ReaderAvailability();

    @Test
    void isAvailableFromTheSignalToTheReset() {
        assertThat(availability.future()).isNotDone();

        availability.signal();
        assertThat(availability.future()).isDone();

        availability.reset();
        assertThat(availability.future()).isNotDone();
    }

    @Test
    void wakesWhoWaitsAlready() {
        CompletableFuture<Void> waiting = availability.future();
        availability.reset();

        availability.signal();

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
                                availability.signal();
                            }
                        });
        producer.start();

        int done = 0;
        while (done < signals) {
            availability.reset();
            int found = work.getAndSet(0);
            done += found;
            if (found == 0) {
                availability.future().get(30, TimeUnit.SECONDS);
            }
        }

        producer.join();
        assertThat(done).isEqualTo(signals);
    }
}
