// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A command that runs one job. */
@Command(mixinStandardHelpOptions = true)
abstract class JobCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private CommonOptions options;

    final CommonOptions options() {
        return options;
    }

    @Override
    public final Integer call() throws Exception {
        StreamExecutionEnvironment flink;
        try {
            flink = options.flink();
            define(flink);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Progress progress = Progress.on(options.terminal());
        Optional<JobExecutionResult> result;
        try {
            result = Jobs.run(flink, spec.name(), this::interrupted);
        } finally {
            progress.end();
        }
        result.ifPresent(this::finished);
        return 0;
    }

    /**
     * Adds the job's operators.
     *
     * @throws IllegalArgumentException if an option is wrong; the message is shown as it is
     */
    abstract void define(StreamExecutionEnvironment flink);

    /** Ends the job when the program is interrupted. Waits a bounded time. */
    void interrupted(Jobs.Running job) throws Exception {
        job.cancel();
    }

    /** The job has come to its end. */
    void finished(JobExecutionResult result) {}

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
