// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a job to its end. */
final class Jobs {

    private static final long CANCEL_TIME_S = 10;

    private Jobs() {}

    /**
     * Waits for the end of the job. When the program is interrupted, the job is cancelled first, so
     * that it leaves its rooms.
     */
    static JobExecutionResult run(StreamExecutionEnvironment flink, String name) throws Exception {
        JobClient job = flink.executeAsync(name);
        Thread cancel = new Thread(() -> cancel(job), "cancel-" + name);
        Runtime.getRuntime().addShutdownHook(cancel);
        try {
            return job.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            forget(cancel);
        }
    }

    private static void cancel(JobClient job) {
        try {
            job.cancel().get(CANCEL_TIME_S, TimeUnit.SECONDS);
            job.getJobExecutionResult().get(CANCEL_TIME_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // A cancelled job has no result; one that does not end is left to the exit of the
            // program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
