// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.examples.Jobs;
import io.github.flinklivekit.examples.OperatorMetrics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job in a Flink of its own, in this process. Thread-safe. */
public final class LocalJob implements AutoCloseable {

    private static final long END_TIME_MS = 1500;

    private final JobClient job;
    private final String plan;
    private final CompletableFuture<Void> end;

    private LocalJob(JobClient job, String plan) {
        this.job = job;
        this.plan = plan;
        this.end = job.getJobExecutionResult().thenApply(result -> null);
    }

    /** Says what a job does. */
    @FunctionalInterface
    public interface Definition {
        /** Adds the job's operators. */
        void define(StreamExecutionEnvironment flink) throws Exception;
    }

    /** Starts Flink and the job in it, with one subtask of each operator. */
    public static LocalJob start(String name, Definition definition) throws Exception {
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration());
        definition.define(flink);
        String plan = flink.getExecutionPlan();
        return new LocalJob(flink.executeAsync(name), plan);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
        // Checkpoints would bring Flink's restarts without end: what is wrong has to be seen.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        OperatorMetrics.reportInto(configuration);
        return configuration;
    }

    /** Its operators, as Flink describes them: a JSON object with an array {@code nodes}. */
    public String plan() {
        return plan;
    }

    /** Completes exceptionally when the job fails. */
    public CompletableFuture<Void> end() {
        return end.copy();
    }

    /**
     * Waits for the job to end by itself.
     *
     * @return whether it has within that time
     * @throws Exception what the job failed with
     */
    public boolean awaitEnd(Duration time) throws Exception {
        try {
            end().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Ends the sources and lets the job finish what it has begun, as at the end of its input. Waits
     * a bounded time.
     */
    public void finish() throws Exception {
        new Jobs.Running(job).stop();
    }

    /** Cancels the job, and waits a bounded time for its end. Idempotent. */
    @Override
    public void close() {
        if (end.isDone()) {
            // Its Flink went with it.
            return;
        }
        try {
            job.cancel().get(END_TIME_MS, TimeUnit.MILLISECONDS);
            end.get(END_TIME_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // A cancelled job has no result; one that does not end is left to the exit of the
            // program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
