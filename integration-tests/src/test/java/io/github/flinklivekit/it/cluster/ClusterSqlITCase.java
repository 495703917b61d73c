// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.fixtures.flink.FlinkProgram;
import io.github.flinklivekit.fixtures.peer.PublisherReport;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.process.PyFlink;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SessionCluster;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of tables, by sql-client.sh and PyFlink, on a session cluster of processes. */
@Tag(SessionCluster.TAG)
@ExtendWith(ServerUnderTest.class)
class ClusterSqlITCase {
    @RegisterExtension static final SessionCluster FLINK = new SessionCluster();

    /** A client, a job and a Python worker start on a loaded machine. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| \\+I \\| \\d{4}-.* \\| +(\\w+) \\| +([0-9.E-]+) \\|$", Pattern.MULTILINE);

    private record Brightness(String participant, double luma) {}

    @Test
    void theBrightnessOfEachParticipantBySecond(LiveKitEndpoint server) {
        try (PythonPeer alice = colours(server, "alice");
                PythonPeer bob = colours(server, "bob");
                FlinkProgram client = FLINK.sql(server, "examples/sql/brightness.sql")) {
            for (String participant : List.of("alice", "bob")) {
                // Each of five colours is there for a second: white, black and between.
                Waiting.until(
                        participant + " bright and dark",
                        START,
                        () ->
                                assertThat(brightness(client, participant))
                                        .as(client.output())
                                        .anyMatch(luma -> luma > 0.4)
                                        .anyMatch(luma -> luma < 0.3));
            }

            assertThat(brightness(client, "alice")).allMatch(luma -> luma >= 0 && luma <= 1);
            assertThat(client.isRunning() && alice.isRunning() && bob.isRunning()).isTrue();
        }
    }

    @Test
    void aRoomConvertedIntoAnother(LiveKitEndpoint server) {
        try (PythonPeer publisher = colours(server, "alice");
                PythonPeer subscriber = PythonPeer.subscriber(server, "demo-rgb24").start();
                FlinkProgram client = FLINK.sql(server, "examples/sql/convert.sql")) {
            client.await(SessionCluster.CLIENT_TIMEOUT);

            awaitColours(subscriber, Set.of("red", "green", "blue", "white", "black"));
            assertThat(subscriber.report().track("cam0").colours())
                    .doesNotContainKeys("cyan", "magenta", "yellow");
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aRoomInWhichCamerasAreMutedWhileNothingMoves(LiveKitEndpoint server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "demo-motion").start();
                PythonPeer still = pictures(server, "alice", "bars")) {
            submit(server, "examples/sql/motion.sql");
            subscriber.await("muted", any -> true, START);
            assertThat(still.isRunning()).isTrue();
            still.stop(PublisherReport.class);

            try (PythonPeer moving = colours(server, "bob")) {
                subscriber.await("unmuted", any -> true, START);
                assertThat(moving.isRunning()).isTrue();
            }
        }
    }

    @Test
    void picturesInFilesByRoomAndDay(LiveKitEndpoint server, @TempDir Path folder)
            throws IOException {
        String script = Files.readString(SessionCluster.file("examples/sql/dataset.sql"));
        assertThat(script).contains("file:///tmp/dataset");
        Path here = folder.resolve("dataset.sql");
        Files.writeString(here, script.replace("file:///tmp/dataset", folder.toUri() + "files"));
        try (PythonPeer publisher = colours(server, "alice")) {
            submit(server, here.toString());

            Waiting.until(
                    "a complete file",
                    START,
                    () -> {
                        List<Path> files = completeFiles(folder.resolve("files/room=demo"));
                        assertThat(files).isNotEmpty();
                        assertThat(files.get(0).getParent().getFileName().toString())
                                .matches("day=\\d{4}-\\d{2}-\\d{2}");
                        JsonNode row =
                                new ObjectMapper()
                                        .readTree(Files.readAllLines(files.get(0)).get(0));
                        assertThat(row.path("participant").asText()).isEqualTo("alice");
                        BufferedImage picture =
                                ImageIO.read(
                                        new ByteArrayInputStream(row.path("jpeg").binaryValue()));
                        assertThat(picture.getWidth()).isEqualTo(320);
                    });
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    private static void submit(LiveKitEndpoint server, String script) {
        try (FlinkProgram client = FLINK.sql(server, script)) {
            client.await(SessionCluster.CLIENT_TIMEOUT);
        }
    }

    private static List<Path> completeFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().startsWith("part-"))
                    .toList();
        }
    }

    @Test
    void aPythonFunctionOnPixels(LiveKitEndpoint server) {
        try (PythonPeer publisher = colours(server, "alice");
                PythonPeer subscriber = PythonPeer.subscriber(server, "python-inverted").start()) {
            String python = PyFlink.interpreter().toString();
            FLINK.flink(
                    server,
                    List.of(
                            "run",
                            "--detached",
                            "--pyExecutable",
                            python,
                            "--pyClientExecutable",
                            python,
                            "--python",
                            SessionCluster.file("examples/pyflink/invert.py").toString(),
                            "--room",
                            "demo",
                            "--out-room",
                            "python-inverted"));

            awaitColours(subscriber, Set.of("cyan", "magenta", "yellow", "white", "black"));
            assertThat(subscriber.report().track("cam0").colours())
                    .doesNotContainKeys("red", "green", "blue");
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    private static PythonPeer colours(LiveKitEndpoint server, String identity) {
        return pictures(server, identity, "colours");
    }

    private static PythonPeer pictures(LiveKitEndpoint server, String identity, String mode) {
        PythonPeer publisher =
                PythonPeer.publisher(server, "demo")
                        .option("--identity", identity)
                        .option("--mode", mode)
                        .option("--size", "320x180")
                        .start();
        publisher.await("capturing");
        return publisher;
    }

    private static List<Double> brightness(FlinkProgram client, String participant) {
        return ROW.matcher(client.output())
                .results()
                .map(row -> new Brightness(row.group(1), Double.parseDouble(row.group(2))))
                .filter(row -> row.participant().equals(participant))
                .map(Brightness::luma)
                .toList();
    }

    private static void awaitColours(PythonPeer subscriber, Set<String> colours) {
        subscriber.await("subscribed", any -> true, START);
        Waiting.until(
                colours.toString(),
                () ->
                        assertThat(subscriber.report().track("cam0").colours())
                                .containsKeys(colours.toArray(new String[0])));
    }
}
