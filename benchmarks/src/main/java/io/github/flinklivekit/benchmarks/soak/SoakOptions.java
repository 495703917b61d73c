// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import io.github.flinklivekit.client.engine.LiveKitEngines;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;

/** How long the soak runs, and how often what happens. */
final class SoakOptions {

    @Option(names = "--minutes", defaultValue = "120", description = "(${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--restart-server-every",
            paramLabel = "MINUTES",
            defaultValue = "10",
            description = "(${DEFAULT-VALUE})")
    private int serverEvery;

    @Option(
            names = "--kill-task-manager-every",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "(${DEFAULT-VALUE})")
    private int taskManagerEvery;

    @Option(
            names = "--engine",
            defaultValue = LiveKitEngines.DEFAULT,
            description = "of the job, webrtc-java or livekit-ffi (${DEFAULT-VALUE})")
    private String engine;

    @Option(names = "--job-jar", required = true, description = "the examples' jar for a cluster")
    private Path jobJar;

    @Option(
            names = "--folder",
            required = true,
            description = "for the samples, the incidents and the cluster with its logs")
    private Path folder;

    @Option(names = "--viewer", required = true, description = "the script of the viewer")
    private Path viewer;

    Duration length() {
        return Duration.ofMinutes(minutes);
    }

    Duration serverEvery() {
        return Duration.ofMinutes(serverEvery);
    }

    Duration taskManagerEvery() {
        return Duration.ofMinutes(taskManagerEvery);
    }

    String engine() {
        return engine;
    }

    Path jobJar() {
        return jobJar;
    }

    Path folder() {
        return folder;
    }

    Path viewer() {
        return viewer;
    }
}
