// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A Flink session cluster as on a user's machine: one JobManager and two TaskManagers, each a
 * process of its own, started by the scripts of a distribution, on free ports of 127.0.0.1. It ends
 * with {@link #close()}, and with this JVM in any case; its logs stay. Thread-safe.
 *
 * <p>The distribution is the one that the environment variable {@code FLINK_HOME} names, else the
 * one inside PyFlink that {@code bin/verify --install} put into the cache.
 */
public final class FlinkCluster implements AutoCloseable {
    /** Three JVMs, and a shell with a JVM of its own before each, on a loaded machine. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    private static final int PORT_ATTEMPTS = 3;
    private static final int TASK_MANAGERS = 2;

    private final FlinkHome home;
    private final FlinkRest rest;
    private final ChildProcess jobManager;
    private final Map<String, ChildProcess> taskManagers = new TreeMap<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger programs = new AtomicInteger();

    private FlinkCluster(FlinkHome home, Map<String, String> settings) {
        this.home = home;
        int restPort = LoopbackPorts.freeTcp();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(
                Map.of(
                        "jobmanager.rpc.address", "127.0.0.1",
                        "jobmanager.rpc.port", Integer.toString(LoopbackPorts.freeTcp()),
                        "jobmanager.bind-host", "127.0.0.1",
                        "taskmanager.host", "127.0.0.1",
                        "taskmanager.bind-host", "127.0.0.1",
                        "rest.address", "127.0.0.1",
                        "rest.bind-address", "127.0.0.1",
                        "rest.port", Integer.toString(restPort),
                        "io.tmp.dirs", home.path().resolve("tmp").toString()));
        home.configure(all);
        rest = new FlinkRest(URI.create("http://127.0.0.1:" + restPort));
        jobManager = start("jobmanager", "jobmanager.sh", "start-foreground");
        try {
            for (int i = 0; i < TASK_MANAGERS; i++) {
                launchTaskManager();
            }
            awaitTaskManagers();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A cluster of two TaskManagers with two slots each. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the JobManager tells. */
    public FlinkRest rest() {
        return rest;
    }

    /** The folder that holds bin, conf, lib and log. */
    public Path home() {
        return home.path();
    }

    /** The process ids of the TaskManagers that run, by their resource ids. */
    public synchronized Map<String, Long> taskManagers() {
        Map<String, Long> pids = new TreeMap<>();
        taskManagers.forEach((id, process) -> pids.put(id, process.pid()));
        return pids;
    }

    /**
     * Ends a TaskManager by SIGKILL, as a crash would, and returns when it is gone. The JobManager
     * is told nothing.
     *
     * @param id its resource id
     */
    public synchronized void killTaskManager(String id) {
        ChildProcess process = taskManagers.remove(id);
        if (process == null) {
            throw new IllegalArgumentException("no TaskManager " + id + " runs");
        }
        process.close();
    }

    /**
     * Starts one TaskManager more, and returns when the JobManager has it.
     *
     * @return its resource id, which no other has had
     * @throws IllegalStateException if it does not become ready, with the end of its log
     */
    public synchronized String startTaskManager() {
        String id = launchTaskManager();
        awaitTaskManagers();
        return id;
    }

    /**
     * Starts a program of the distribution's folder bin.
     *
     * @param environment variables that it gets beside those that it inherits; of those, it gets
     *     none whose name begins with {@code LIVEKIT_} or {@code FLINK_}
     * @param script such as {@code flink} or {@code sql-client.sh}
     */
    public FlinkProgram program(
            Map<String, String> environment, String script, List<String> arguments) {
        String name = "client-" + programs.incrementAndGet() + "-" + script;
        Path log = home.log(name + ".log");
        ChildProcess process =
                ChildProcess.startWithoutInput(
                        log,
                        variables -> {
                            home.environment(variables);
                            variables.putAll(environment);
                        },
                        home.program(script),
                        arguments);
        return new FlinkProgram(name, process, log);
    }

    /** Ends all processes, those that do not obey by SIGKILL, and returns when they are gone. */
    @Override
    public synchronized void close() {
        List<ChildProcess> all = new ArrayList<>(taskManagers.values());
        all.add(jobManager);
        all.stream().filter(ChildProcess::isAlive).forEach(process -> process.signal("TERM"));
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        for (ChildProcess process : all) {
            process.awaitExit(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            process.close();
        }
    }

    private String launchTaskManager() {
        String id = "taskmanager-" + started.incrementAndGet();
        taskManagers.put(
                id,
                start(id, "taskmanager.sh", "start-foreground", "-Dtaskmanager.resource-id=" + id));
        return id;
    }

    private ChildProcess start(String name, String script, String... arguments) {
        return ChildProcess.startWithoutInput(
                home.log(name + ".log"),
                home::environment,
                home.program(script),
                List.of(arguments));
    }

    private void awaitTaskManagers() {
        Map<String, ChildProcess> needed = new TreeMap<>(taskManagers);
        needed.put("jobmanager", jobManager);
        BooleanSupplier ready = () -> registered().containsAll(taskManagers.keySet());
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!ready.getAsBoolean()) {
            needed.forEach(
                    (name, process) -> {
                        if (!process.isAlive()) {
                            throw notReady(name, process, "ended with code " + process.exitCode());
                        }
                    });
            if (System.nanoTime() - deadline > 0) {
                throw notReady("jobmanager", jobManager, "knows only " + registered());
            }
            jobManager.awaitExit(PROBE_INTERVAL);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while the cluster starts");
            }
        }
    }

    private List<String> registered() {
        try {
            return rest.taskManagers();
        } catch (UncheckedIOException | IllegalStateException e) {
            // It does not listen yet, or has no leader yet.
            return List.of();
        }
    }

    private IllegalStateException notReady(String name, ChildProcess process, String what) {
        return new IllegalStateException(
                "%s of the cluster in %s %s; the end of its log:\n%s"
                        .formatted(name, home.path(), what, process.logTail()));
    }

    /** Settings of a cluster. */
    public static final class Builder {
        private final List<Path> lib = new ArrayList<>();
        private final List<Path> opt = new ArrayList<>();
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {
            set("jobmanager.memory.process.size", "1g");
            set("taskmanager.memory.process.size", "1728m");
            set("taskmanager.numberOfTaskSlots", "2");
        }

        /** A further jar of the folder lib, which all jobs share. */
        public Builder lib(Path jar) {
            lib.add(jar);
            return this;
        }

        /** A further jar of the folder opt, unless the distribution has it. */
        public Builder opt(Path jar) {
            opt.add(jar);
            return this;
        }

        /** A line of the configuration; addresses, ports and folders are the cluster's own. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /**
         * Starts the cluster and returns when all TaskManagers are registered.
         *
         * @param parent where the cluster makes a folder, which stays
         * @throws IllegalStateException if there is no distribution, or a process ends, or they are
         *     not ready within two minutes; the message has the end of a log
         */
        public FlinkCluster start(Path parent) {
            Path distribution = Installation.ofThisMachine().flink();
            for (int attempt = 1; ; attempt++) {
                try {
                    Files.createDirectories(parent);
                    Path folder = Files.createTempDirectory(parent, "flink-");
                    FlinkHome home = FlinkHome.create(folder, distribution, lib, opt);
                    return new FlinkCluster(home, settings);
                } catch (IllegalStateException e) {
                    // Somebody took one of the ports between the look and the start.
                    boolean portTaken = String.valueOf(e.getMessage()).contains("BindException");
                    if (!portTaken || attempt == PORT_ATTEMPTS) {
                        throw e;
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
