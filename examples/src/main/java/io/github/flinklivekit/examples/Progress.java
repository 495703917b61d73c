// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** While a job runs in this process, says in a line of the terminal what it does. */
final class Progress {

    private static final String IN = "in";
    private static final String OUT = "out";
    private static final double NS_PER_SECOND = 1e9;

    private final Terminal terminal;
    private final OperatorMetrics metrics = new OperatorMetrics();
    private final Rates rates = new Rates();
    private final long startNs = System.nanoTime();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });

    private Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Does nothing where there is no terminal. */
    static Progress on(Terminal terminal) {
        Progress progress = new Progress(terminal);
        if (terminal.isThere()) {
            progress.clock.scheduleAtFixedRate(
                    progress::show,
                    Rates.SAMPLE_INTERVAL_MS,
                    Rates.SAMPLE_INTERVAL_MS,
                    TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    private void show() {
        Map<String, Long> counts = new HashMap<>();
        long sourced =
                metrics.numRecordsOut().entrySet().stream()
                        .filter(operator -> operator.getKey().startsWith("Source"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        counts.put(IN, sourced);
        counts.put(OUT, sum(metrics.numRecordsSend()));
        rates.add(System.nanoTime(), counts);
        terminal.update(
                line(
                        (System.nanoTime() - startNs) / NS_PER_SECOND,
                        rates,
                        sum(metrics.framesDropped())));
    }

    private static long sum(Map<String, Long> ofOperators) {
        return ofOperators.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A job that publishes nothing has no rate of that. */
    static String line(double seconds, Rates rates, long dropped) {
        String published =
                rates.count(OUT) == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %.1f published", rates.perSecond(OUT));
        return String.format(
                Locale.ROOT,
                "%.0f s, %d frames, %.1f a second%s, %d dropped",
                seconds,
                rates.count(IN),
                rates.perSecond(IN),
                published,
                dropped);
    }

    /** Empties the line. */
    void end() {
        clock.shutdownNow();
        terminal.clear();
    }
}
