// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.ProcessFootprint;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SessionCluster;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What jobs leave behind on TaskManagers that outlive them. */
@Tag(SessionCluster.TAG)
@Tag("long")
@ExtendWith(ServerUnderTest.class)
class ClusterManyJobsITCase {
    @RegisterExtension static final SessionCluster FLINK = new SessionCluster();

    private static final Logger LOG = LoggerFactory.getLogger(ClusterManyJobsITCase.class);

    /** From here on a TaskManager has done everything once, on either of its slots. */
    private static final int WARM = 10;

    /** Of the job that has just ended, and of those for which threads of pools were started. */
    private static final int SPARE_LOADERS = 4;

    private static final Pattern JOB_LOADERS =
            Pattern.compile(
                    "(\\d+) +\\d+ +org\\.apache\\.flink\\.util\\.ChildFirstClassLoader$",
                    Pattern.MULTILINE);

    private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");

    /**
     * One TaskManager at one time, after its garbage was collected.
     *
     * @param metaspaceMib used, of 256
     * @param outsideHeapMib of the whole process, as Linux counts it, without the heap
     * @param libraries how often the native library is mapped
     * @param loaders class loaders of jobs that are still there
     */
    private record Footprint(
            double metaspaceMib, double outsideHeapMib, long threads, int libraries, int loaders) {}

    @ParameterizedTest
    @CsvSource({"webrtc-java, 20, webrtc-java", "livekit-ffi, 50, livekit_ffi"})
    void theSameJobManyTimes(String engine, int jobs, String library, LiveKitEndpoint server)
            throws IOException {
        List<Map<String, Footprint>> after = new ArrayList<>();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "in")
                                .option("--size", "320x180")
                                .option("--tracks", 4)
                                .start();
                PythonPeer subscriber = PythonPeer.subscriber(server, "out").start()) {
            publisher.await("capturing");
            for (int i = 0; i < jobs; i++) {
                String job =
                        FLINK.run(
                                server,
                                List.of("--parallelism", "2"),
                                "echo",
                                "--engine",
                                engine,
                                "--room",
                                "in",
                                "--out-room",
                                "out");
                FLINK.awaitRunning(job);
                for (int track = 0; track < 4; track++) {
                    subscriber.await("size");
                }
                FLINK.rest().cancel(job);
                FLINK.awaitState(job, "CANCELED");
                after.add(footprints(library));
                LOG.warn("{}, after job {}: {}", engine, i + 1, after.get(i));
            }
            assertThat(publisher.isRunning()).isTrue();
        }

        for (String taskManager : FLINK.cluster().taskManagers().keySet()) {
            Footprint warm = after.get(WARM - 1).get(taskManager);
            Footprint last = after.get(jobs - 1).get(taskManager);
            // A job that leaves its class loader behind costs 12 MiB of metaspace each time, and 40
            // MiB in all.
            assertThat(last.metaspaceMib()).isLessThan(warm.metaspaceMib() + 5);
            assertThat(last.outsideHeapMib()).isLessThan(warm.outsideHeapMib() + 30);
            assertThat(last.threads()).isLessThan(warm.threads() + 20);
            assertThat(last.libraries()).isEqualTo(1);
        }
    }

    private static Map<String, Footprint> footprints(String library) {
        Map<String, Footprint> footprints = new TreeMap<>();
        FLINK.cluster()
                .taskManagers()
                .forEach(
                        (name, process) ->
                                Waiting.until(
                                        "the classes of former jobs to go",
                                        () -> {
                                            int loaders = jobLoaders(process);
                                            assertThat(loaders).isLessThanOrEqualTo(SPARE_LOADERS);
                                            footprints.put(
                                                    name, footprint(process, library, loaders));
                                        }));
        return footprints;
    }

    /** Left to itself, the JVM collects classes when there are about twice as many as live. */
    private static int jobLoaders(long process) throws Exception {
        Matcher line = JOB_LOADERS.matcher(jcmd(process, "GC.class_histogram"));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    private static Footprint footprint(long process, String library, int loaders) throws Exception {
        String heapInfo = jcmd(process, "GC.heap_info");
        Matcher metaspace = METASPACE.matcher(heapInfo);
        assertThat(metaspace.find()).as(heapInfo).isTrue();
        ProcessFootprint all = ProcessFootprint.of(Long.toString(process), heapInfo);
        return new Footprint(
                mib(Long.parseLong(metaspace.group(1)) * 1024),
                mib(all.outsideHeap()),
                all.threads(),
                libraries(Path.of("/proc", Long.toString(process)), library),
                loaders);
    }

    private static String jcmd(long process, String command) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process running =
                new ProcessBuilder(jcmd.toString(), Long.toString(process), command)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(running.getInputStream().readAllBytes(), UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return output;
    }

    private static int libraries(Path process, String library) throws IOException {
        return (int)
                Files.readAllLines(process.resolve("maps")).stream()
                        .filter(line -> line.contains(library) && line.contains("r-xp"))
                        .count();
    }

    private static double mib(long bytes) {
        return Math.round(bytes / 1024.0 / 1024 * 10) / 10.0;
    }
}
