// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import io.github.flinklivekit.fixtures.flink.FlinkCluster;
import io.github.flinklivekit.fixtures.flink.FlinkProgram;
import io.github.flinklivekit.fixtures.process.Polling;
import io.github.flinklivekit.fixtures.server.LiveKitServer;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;

/**
 * Runs the echo job on a session cluster for hours: six tracks in, six out, messages, mutes, a
 * publisher that comes, goes, is killed and changes its size, a server that is killed and started
 * again, TaskManagers that are killed and replaced. Writes {@code samples.tsv} each ten seconds and
 * {@code incidents.tsv}, with the time from each incident to pictures of all tracks.
 */
@Command(name = "soak", mixinStandardHelpOptions = true)
public final class Soak implements Callable<Integer> {

    private static final String IN = "soak";
    private static final String OUT = "soak-out";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int SAMPLE_S = 10;
    private static final int MUTE_S = 17;
    private static final int COME_OR_GO_S = 47;
    private static final int RELOAD_S = 103;
    private static final Duration SERVER_AWAY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin private SoakOptions options;

    private FlinkCluster cluster;
    private LiveKitServer server;
    private Publishers publishers;
    private Viewer viewer;
    private String job;
    private Table incidents;
    private long beginNs;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (LiveKitServer livekit = LiveKitServer.builder().logLevel("error").start();
                FlinkCluster flink = cluster();
                Publishers cameras = new Publishers(livekit, IN);
                Viewer watching =
                        new Viewer(
                                livekit,
                                OUT,
                                options.viewer(),
                                options.folder().resolve("viewer.log"));
                Table happened =
                        new Table(
                                options.folder().resolve("incidents.tsv"),
                                List.of("second", "incident", "ms_to_pictures", "job_restarts"));
                Sampler sampler =
                        new Sampler(flink, watching, options.folder().resolve("samples.tsv"))) {
            server = livekit;
            cluster = flink;
            publishers = cameras;
            viewer = watching;
            incidents = happened;
            job = submit();
            beginNs = System.nanoTime();
            awaitPictures("start", System.currentTimeMillis());
            run(sampler);
            return 0;
        }
    }

    private FlinkCluster cluster() throws IOException {
        return FlinkCluster.builder()
                .set("taskmanager.numberOfTaskSlots", "2")
                .set("taskmanager.memory.managed.fraction", "0.0")
                .set("taskmanager.memory.task.off-heap.size", "256m")
                .set("restart-strategy.type", "fixed-delay")
                .set("restart-strategy.fixed-delay.attempts", "1000")
                .set("restart-strategy.fixed-delay.delay", "200 ms")
                .set("heartbeat.interval", "1 s")
                .set("heartbeat.timeout", "5 s")
                .start(options.folder());
    }

    private String submit() {
        FlinkProgram program =
                cluster.program(
                        Map.of(
                                "LIVEKIT_URL", server.url(),
                                "LIVEKIT_API_KEY", server.apiKey(),
                                "LIVEKIT_API_SECRET", server.apiSecret()),
                        "flink",
                        List.of(
                                "run",
                                "-d",
                                options.jobJar().toString(),
                                "echo",
                                "--engine",
                                options.engine(),
                                "--room",
                                IN,
                                "--out-room",
                                OUT));
        program.await(PATIENCE);
        return cluster.rest().jobs().get(0).id();
    }

    private void run(Sampler sampler) throws InterruptedException {
        long serverEvery = options.serverEvery().toSeconds();
        long taskManagerEvery = options.taskManagerEvery().toSeconds();
        long nextServer = serverEvery;
        long nextTaskManager = taskManagerEvery + serverEvery / 2;
        long length = options.length().toSeconds();
        long last = -1;
        while (last < length) {
            Thread.sleep(TICK.toMillis());
            long second = second();
            for (long s = last + 1; s <= second; s++) {
                ordinary(s, sampler);
            }
            last = second;
            if (second >= nextServer) {
                nextServer += serverEvery;
                restartServer();
            }
            if (second >= nextTaskManager) {
                nextTaskManager += taskManagerEvery;
                replaceTaskManager();
            }
            requireRunning();
        }
    }

    /** What happens in rooms on any day. */
    private void ordinary(long second, Sampler sampler) {
        if (second % SAMPLE_S == 0) {
            sampler.sample(second);
        }
        publishers.say("second " + second);
        if (second % MUTE_S == MUTE_S - 1) {
            publishers.toggleMute();
        }
        if (second % RELOAD_S == RELOAD_S - 1) {
            publishers.reload();
        } else if (second % COME_OR_GO_S == COME_OR_GO_S - 1) {
            publishers.comeOrGo();
        }
    }

    private void restartServer() throws InterruptedException {
        server.kill();
        Thread.sleep(SERVER_AWAY.toMillis());
        server.restart();
        long answersMs = System.currentTimeMillis();
        Polling.until(PATIENCE, () -> published() >= publishers.tracks());
        long publishedMs = System.currentTimeMillis();
        incidents.add(second(), "publishers are back", publishedMs - answersMs, restarts());
        // The publishers' own patience with the server is not the job's.
        awaitPictures("server restarted", publishedMs);
    }

    private void replaceTaskManager() {
        String victim = cluster.rest().taskManagersOf(job).get(0);
        long killedMs = System.currentTimeMillis();
        cluster.killTaskManager(victim);
        awaitPictures("TaskManager killed", killedMs);
        cluster.startTaskManager();
    }

    private void awaitPictures(String incident, long sinceMs) {
        IntSupplier wanted = () -> publishers.tracks() - publishers.muted();
        boolean seen =
                Polling.until(PATIENCE, () -> viewer.tracksSince(sinceMs) >= wanted.getAsInt());
        incidents.add(
                second(),
                incident,
                seen ? System.currentTimeMillis() - sinceMs : "never",
                restarts());
    }

    private int published() {
        try {
            return server.rooms().listParticipants(IN).stream()
                    .mapToInt(participant -> participant.tracks().size())
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private int restarts() {
        return cluster.rest()
                .metrics("/jobs/" + job, List.of("numRestarts"))
                .getOrDefault("numRestarts", 0.0)
                .intValue();
    }

    private void requireRunning() {
        if (!viewer.isRunning()) {
            throw new IllegalStateException("the viewer has ended");
        }
        String state = cluster.rest().job(job).state();
        if (state.equals("FAILED") || state.equals("FINISHED") || state.equals("CANCELED")) {
            throw new IllegalStateException("the job is " + state);
        }
    }

    private long second() {
        return Duration.ofNanos(System.nanoTime() - beginNs).toSeconds();
    }
}
