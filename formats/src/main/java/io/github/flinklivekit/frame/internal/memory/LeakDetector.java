// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.memory;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Finds handles that became unreachable before anybody released them. */
@Internal
public final class LeakDetector {

    /** Whether handles remember where they were made: costs a stack trace for each frame. */
    public static final boolean TRACE = Boolean.getBoolean("flink.livekit.trace-frames");

    private static final Logger LOG = LoggerFactory.getLogger(LeakDetector.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long COLLECTION_WAIT_MS = 200;
    private static final long CLEANING_WAIT_MS = 50;

    private LeakDetector() {}

    public static Cleaner.Cleanable register(Object watched, Runnable reclaim) {
        return CLEANER.register(watched, reclaim);
    }

    /**
     * Asks for a collection and waits for the cleaner to have come to what it found, for a quarter
     * of a second at most.
     *
     * @param enough whether there is nothing more to wait for
     */
    public static void awaitCollection(BooleanSupplier enough) {
        CountDownLatch cleaned = new CountDownLatch(1);
        CLEANER.register(new Object(), cleaned::countDown);
        System.gc();
        try {
            boolean found = cleaned.await(COLLECTION_WAIT_MS, TimeUnit.MILLISECONDS);
            LOG.debug("The collection asked for {}", found ? "came" : "has not come yet");
            // What one collection found is cleaned in any order.
            for (int ms = 0; ms < CLEANING_WAIT_MS && !enough.getAsBoolean(); ms++) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for a collection without waiting: for threads that must not, such as a decoder's. */
    public static void requestCollection() {
        Thread collector = new Thread(System::gc, "livekit-forgotten-frames");
        collector.setDaemon(true);
        collector.start();
    }
}
