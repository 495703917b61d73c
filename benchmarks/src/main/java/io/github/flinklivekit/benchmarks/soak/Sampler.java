// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import io.github.flinklivekit.fixtures.flink.FlinkCluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Writes what the processes of a cluster hold, one figure a line: second, process, name, value. */
final class Sampler implements AutoCloseable {

    private static final String HEAP = "Status.JVM.Memory.Heap.Used";
    private static final String METASPACE = "Status.JVM.Memory.Metaspace.Used";
    private static final double MIB = 1 << 20;
    private static final double KIB_A_MIB = 1 << 10;

    private final FlinkCluster cluster;
    private final Viewer viewer;
    private final Table table;

    Sampler(FlinkCluster cluster, Viewer viewer, Path file) throws IOException {
        this.cluster = cluster;
        this.viewer = viewer;
        this.table = new Table(file, List.of("second", "process", "figure", "value"));
    }

    void sample(long second) {
        sample(second, "jobmanager", cluster.jobManager(), "/jobmanager");
        for (Map.Entry<String, Long> each : cluster.taskManagers().entrySet()) {
            sample(second, each.getKey(), each.getValue(), "/taskmanagers/" + each.getKey());
        }
        double ageMs = viewer.ageMs();
        if (!Double.isNaN(ageMs)) {
            write(second, "viewer", "age, ms", ageMs);
        }
    }

    private void sample(long second, String name, long pid, String path) {
        Map<String, Double> metrics = cluster.rest().metrics(path, List.of(HEAP, METASPACE));
        if (metrics.containsKey(HEAP)) {
            write(second, name, "heap, MiB", metrics.get(HEAP) / MIB);
            write(second, name, "metaspace, MiB", metrics.get(METASPACE) / MIB);
        }
        Path java = Path.of("/proc", Long.toString(java(pid)));
        write(second, name, "resident, MiB", status(java, "VmRSS") / KIB_A_MIB);
        write(second, name, "threads", status(java, "Threads"));
    }

    private void write(long second, String process, String figure, double value) {
        table.add(second, process, figure, String.format(Locale.ROOT, "%.2f", value));
    }

    /** The scripts of a distribution may or may not be replaced by the JVM that they start. */
    private static long java(long script) {
        ProcessHandle process = ProcessHandle.of(script).orElseThrow();
        return Stream.concat(Stream.of(process), process.descendants())
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no JVM runs under " + script));
    }

    /** A number of the file {@code status}; memory in KiB. */
    private static double status(Path process, String field) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.split("\\s+", 3)[1]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
