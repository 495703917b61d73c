// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SessionCluster;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The main job on a session cluster of processes, submitted by {@code flink run}. */
@Tag(SessionCluster.TAG)
@ExtendWith(ServerUnderTest.class)
class ClusterEchoITCase {
    @RegisterExtension static final SessionCluster FLINK = new SessionCluster();

    private static final Logger LOG = LoggerFactory.getLogger(ClusterEchoITCase.class);
    private static final List<String> TRACKS = List.of("cam0", "cam1", "cam2", "cam3");
    private static final Pattern SAVEPOINT =
            Pattern.compile("(?:Path: |stored in )(file:\\S+?)\\.?\\s");

    /** Four tracks, four processes and at times a server that encodes again share the machine. */
    private static final int FPS = 15;

    /** Two seconds of pictures. */
    private static final int SOME = 2 * FPS;

    @Test
    void fourTracksAreSharedByTwoTaskManagers(LiveKitEndpoint server) throws Exception {
        try (PythonPeer publisher = publisher(server, "four", 4);
                PythonPeer subscriber = PythonPeer.subscriber(server, "four-out").start()) {
            String job = echo(server, List.of("--parallelism", "2"), "four");

            awaitMore(subscriber, TRACKS, Map.of());
            assertThat(FLINK.rest().taskManagersOf(job))
                    .containsExactlyInAnyOrderElementsOf(FLINK.cluster().taskManagers().keySet());
            assertThat(server.rooms().listParticipants("four-out"))
                    .filteredOn(participant -> participant.identity().startsWith("flink-"))
                    .hasSize(2)
                    .extracting(participant -> participant.tracks().size())
                    .containsOnly(2);
            assertThat(FLINK.rest().job(job).isRunning()).isTrue();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aStoppedOrCancelledJobGoesOnFromItsSavepoint(
            LiveKitEndpoint server, @TempDir Path folder) {
        List<String> tracks = List.of("cam0");
        try (PythonPeer publisher = publisher(server, "saved", 1);
                PythonPeer subscriber = PythonPeer.subscriber(server, "saved-out").start()) {
            String first = echo(server, List.of(), "saved");
            awaitMore(subscriber, tracks, Map.of());

            String stopped =
                    savepointOf(
                            FLINK.flink(
                                    server,
                                    List.of("stop", "--savepointPath", folder.toString(), first)));
            FLINK.awaitState(first, "FINISHED");
            Map<String, Integer> before = pictures(subscriber);
            String second = echo(server, List.of("--fromSavepoint", stopped), "saved");
            awaitMore(subscriber, tracks, before);
            assertThat(FLINK.rest().restoredFrom(second)).isEqualTo(stopped);

            String cancelled =
                    savepointOf(
                            FLINK.flink(
                                    server,
                                    List.of(
                                            "cancel",
                                            "--withSavepoint",
                                            folder.toString(),
                                            second)));
            FLINK.awaitState(second, "CANCELED");
            before = pictures(subscriber);
            String third = echo(server, List.of("--fromSavepoint", cancelled), "saved");
            awaitMore(subscriber, tracks, before);
            assertThat(FLINK.rest().restoredFrom(third)).isEqualTo(cancelled);
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void framesComeAgainAfterATaskManagerWasKilled(LiveKitEndpoint server) {
        try (PythonPeer publisher = publisher(server, "killed", 4);
                PythonPeer subscriber = PythonPeer.subscriber(server, "killed-out").start()) {
            String job = echo(server, List.of("--parallelism", "2"), "killed");
            awaitMore(subscriber, TRACKS, Map.of());
            String victim = FLINK.rest().taskManagersOf(job).get(0);
            Map<String, Integer> before = pictures(subscriber);

            long killedNs = System.nanoTime();
            FLINK.cluster().killTaskManager(victim);
            try {
                awaitMore(subscriber, TRACKS, before);
                double seconds = (System.nanoTime() - killedNs) / 1e9;
                LOG.warn("two seconds of every track came within {} s of the kill", seconds);
                assertThat(seconds).isLessThan(20);
                assertThat(FLINK.rest().job(job).isRunning()).isTrue();
                assertThat(FLINK.rest().taskManagersOf(job)).doesNotContain(victim);
                assertThat(publisher.isRunning()).isTrue();
            } finally {
                FLINK.cluster().startTaskManager();
            }
        }
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, int tracks) {
        PythonPeer publisher =
                PythonPeer.publisher(server, room)
                        .option("--size", "320x180")
                        .option("--fps", FPS)
                        .option("--tracks", tracks)
                        .start();
        publisher.await("capturing");
        return publisher;
    }

    /** Submits the job, and returns its id when it runs. */
    private static String echo(LiveKitEndpoint server, List<String> flinkOptions, String room) {
        String job =
                FLINK.run(
                        server, flinkOptions, "echo", "--room", room, "--out-room", room + "-out");
        FLINK.awaitRunning(job);
        return job;
    }

    private static String savepointOf(String output) {
        Matcher path = SAVEPOINT.matcher(output);
        assertThat(path.find()).as(output).isTrue();
        return path.group(1);
    }

    /** Different pictures that have arrived so far, by the name of their track. */
    private static Map<String, Integer> pictures(PythonPeer subscriber) {
        Map<String, Integer> pictures = new TreeMap<>();
        for (SubscriberReport.Track track : subscriber.report().tracks()) {
            pictures.merge(track.track(), track.timeCodes(), Integer::sum);
        }
        return pictures;
    }

    private static void awaitMore(
            PythonPeer subscriber, List<String> tracks, Map<String, Integer> before) {
        Waiting.until(
                "two seconds of pictures of each of " + tracks,
                Duration.ofSeconds(60),
                () -> {
                    Map<String, Integer> now = pictures(subscriber);
                    assertThat(tracks)
                            .allSatisfy(
                                    track ->
                                            assertThat(
                                                            now.getOrDefault(track, 0)
                                                                    - before.getOrDefault(track, 0))
                                                    .as(track)
                                                    .isGreaterThanOrEqualTo(SOME));
                });
    }
}
