// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import io.github.flinklivekit.testing.LiveKitServer;
import io.github.flinklivekit.testing.LiveKitServerExtension;
import io.github.flinklivekit.testing.PythonPeer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What jobs leave behind on TaskManagers that outlive them. */
@Tag(SessionCluster.TAG)
@Tag("long")
@ExtendWith(LiveKitServerExtension.class)
class ClusterManyJobsITCase {
    @RegisterExtension static final SessionCluster FLINK = new SessionCluster();

    private static final Logger LOG = LoggerFactory.getLogger(ClusterManyJobsITCase.class);
    private static final int JOBS = 20;

    /** From here on a TaskManager has done everything once, on either of its slots. */
    private static final int WARM = 10;

    private static final String METASPACE = "Status.JVM.Memory.Metaspace.Used";
    private static final String THREADS = "Status.JVM.Threads.Count";

    /**
     * One TaskManager at one time.
     *
     * @param metaspaceMib used, of 256
     * @param residentMib of the whole process, as Linux counts it
     * @param libraries how often the native library is mapped
     */
    private record Footprint(double metaspaceMib, double residentMib, int threads, int libraries) {}

    @Test
    void theSameJobTwentyTimes(LiveKitServer server) throws IOException {
        List<Map<String, Footprint>> after = new ArrayList<>();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "in")
                                .option("--size", "320x180")
                                .option("--tracks", 4)
                                .start();
                PythonPeer subscriber = PythonPeer.subscriber(server, "out").start()) {
            publisher.await("capturing");
            for (int i = 0; i < JOBS; i++) {
                String job =
                        FLINK.run(
                                server,
                                List.of("--parallelism", "2"),
                                "echo",
                                "--room",
                                "in",
                                "--out-room",
                                "out");
                FLINK.awaitRunning(job);
                for (int track = 0; track < 4; track++) {
                    subscriber.await("size");
                }
                FLINK.flink(server, List.of("cancel", job));
                FLINK.awaitState(job, "CANCELED");
                after.add(footprints());
                LOG.warn("after job {}: {}", i + 1, after.get(i));
            }
            assertThat(publisher.isRunning()).isTrue();
        }

        for (String taskManager : FLINK.cluster().taskManagers().keySet()) {
            Footprint warm = after.get(WARM - 1).get(taskManager);
            Footprint last = after.get(JOBS - 1).get(taskManager);
            // A job that leaves its class loader behind costs 12 MiB of metaspace each time, and 40
            // MiB in all.
            assertThat(last.metaspaceMib()).isLessThan(warm.metaspaceMib() + 5);
            assertThat(last.residentMib()).isLessThan(warm.residentMib() + 100);
            assertThat(last.threads()).isLessThan(warm.threads() + 20);
            assertThat(last.libraries()).isEqualTo(1);
        }
    }

    private static Map<String, Footprint> footprints() throws IOException {
        Map<String, Footprint> footprints = new TreeMap<>();
        for (Map.Entry<String, Long> each : FLINK.cluster().taskManagers().entrySet()) {
            Map<String, Double> metrics = new TreeMap<>();
            Waiting.until(
                    "metrics of " + each.getKey(),
                    () -> {
                        metrics.putAll(FLINK.rest().metrics(each.getKey(), METASPACE, THREADS));
                        assertThat(metrics).containsKeys(METASPACE, THREADS);
                    });
            Path process = Path.of("/proc", each.getValue().toString());
            footprints.put(
                    each.getKey(),
                    new Footprint(
                            mib(metrics.get(METASPACE)),
                            residentMib(process),
                            metrics.get(THREADS).intValue(),
                            libraries(process)));
        }
        return footprints;
    }

    private static double residentMib(Path process) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static int libraries(Path process) throws IOException {
        return (int)
                Files.readAllLines(process.resolve("maps")).stream()
                        .filter(line -> line.contains("webrtc-java") && line.contains("r-xp"))
                        .count();
    }

    private static double mib(double bytes) {
        return Math.round(bytes / 1024 / 1024 * 10) / 10.0;
    }
}
