// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs a job to its end. */
public final class Jobs {

    private static final long END_TIME_S = 10;

    /** What has begun may be written to a slow disk or over a network. */
    private static final long SAVEPOINT_TIME_S = 30;

    private Jobs() {}

    /** What ends a job early. */
    interface Interruption {
        void end(Running job) throws Exception;
    }

    /** A job that was submitted. */
    public record Running(JobClient client) {

        /** Ends the job at once; what it has not finished is lost. Waits a bounded time. */
        public void cancel() throws Exception {
            client.cancel().get(END_TIME_S, TimeUnit.SECONDS);
            awaitEnd();
        }

        /**
         * Ends the sources and lets the job finish what it has begun, as at the end of its input.
         * Waits a bounded time.
         */
        public void stop() throws Exception {
            Path savepoint = Files.createTempDirectory("savepoint");
            try {
                client.stopWithSavepoint(
                                true, savepoint.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(SAVEPOINT_TIME_S, TimeUnit.SECONDS);
                awaitEnd();
            } finally {
                delete(savepoint);
            }
        }

        private static void delete(Path folder) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }

        private void awaitEnd() throws Exception {
            client.getJobExecutionResult().get(END_TIME_S, TimeUnit.SECONDS);
        }
    }

    /**
     * Waits for the end of the job. When the program is interrupted, the job is ended first, so
     * that it leaves its rooms.
     *
     * @return nothing where the job was only to be submitted, as by {@code flink run --detached}
     */
    static Optional<JobExecutionResult> run(
            StreamExecutionEnvironment flink, String name, Interruption interruption)
            throws Exception {
        JobClient job = flink.executeAsync(name);
        if (!flink.getConfiguration().get(DeploymentOptions.ATTACHED)) {
            return Optional.empty();
        }
        Thread end = new Thread(() -> end(new Running(job), interruption), "end-" + name);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return Optional.of(job.getJobExecutionResult().get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            forget(end);
        }
    }

    private static void end(Running job, Interruption interruption) {
        try {
            interruption.end(job);
        } catch (ExecutionException | TimeoutException e) {
            // A cancelled job has no result; one that does not end is left to the exit of the
            // program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is being interrupted: the hook has to finish, and then the program ends
            // by itself.
            join(hook);
        }
    }

    private static void join(Thread hook) {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
