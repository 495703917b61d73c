// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.Browser;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.Waiting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code motion}, {@code quadview} and {@code dataset} show, with the server that they bring.
 */
class DemosITCase {

    /** What they themselves wait for at most, and a start on a loaded machine. */
    private static final Duration WORK = Duration.ofMinutes(2);

    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
    private static final Pattern ALERT = Pattern.compile("^\\{.*\\}$", Pattern.MULTILINE);

    @TempDir private Path folder;

    @Test
    void motionIsToldAndWhatIsQuietIsMuted() throws Exception {
        String printed = run("motion");

        assertThat(printed)
                .contains(
                        "seen: an alert that something moves before 'door'",
                        "seen: an alert that nothing moves before 'door' any more",
                        "seen: 'door' muted when it was calm",
                        "seen: 'door' no longer muted when something moved",
                        "seen: 'shelf' muted");
        List<JsonNode> alerts = new ArrayList<>();
        for (Matcher found = ALERT.matcher(printed); found.find(); ) {
            alerts.add(new ObjectMapper().readTree(found.group()));
        }
        assertThat(alerts)
                .filteredOn(alert -> alert.path("moving").asBoolean())
                .isNotEmpty()
                .allMatch(alert -> alert.path("track").asText().equals("door"))
                .allMatch(alert -> alert.path("participant").asText().equals("motion-camera-1"))
                .allMatch(alert -> alert.path("cells").asInt() >= 3)
                .allMatch(alert -> alert.path("timestamp_us").asLong() > 0);
        assertThat(alerts)
                .filteredOn(alert -> alert.path("track").asText().equals("shelf"))
                .hasSize(1)
                .noneMatch(alert -> alert.path("moving").asBoolean());
    }

    @Test
    void fourCamerasAreOnePictureAndNoneHoldsUpTheOthers() {
        assertThat(run("quadview"))
                .containsSubsequence(
                        "seen: all four cameras, moving, in their colours",
                        "'east' hangs now",
                        "seen: 'east' grey while the others move on",
                        "seen: 'east' in its colour again",
                        "'west' leaves",
                        "seen: 'west' grey while the others move on");
    }

    @Test
    void aDataSetIsCompleteAndReadInPython() throws Exception {
        Path out = folder.resolve("made/by the job");

        assertThat(run("dataset", "--out", out.toString()))
                .contains(
                        "seen: no file that is incomplete",
                        "seen: frames of 'door', a second apart",
                        "seen: frames of 'desk', a second apart",
                        "seen: frames of 'yard', a second apart");

        assertThat(out.resolve("_overview.png")).isNotEmptyFile();
        for (String reader : List.of("pyarrow", "polars")) {
            JsonNode seen = read(reader, out);
            assertThat(seen.path("frames").asInt()).as(seen.toString()).isGreaterThan(6);
            assertThat(seen.path("rooms"))
                    .extracting(JsonNode::asText)
                    .containsExactly("dataset-north", "dataset-south");
            assertThat(seen.path("days"))
                    .isNotEmpty()
                    .allMatch(day -> day.asText().startsWith("2"));
            assertThat(seen.path("shapes").toString()).isEqualTo("[[144,256,3]]");
            assertIsMost(seen, "door", 0);
            assertIsMost(seen, "desk", 1);
            assertIsMost(seen, "yard", 2);
        }
    }

    @Test
    void aFolderWithFilesIsLeftAlone() throws Exception {
        Files.createFile(folder.resolve("mine"));
        try (ExampleJob demo = ExampleJob.start("dataset", "--out", folder.toString())) {
            ExampleJob.Ended ended = demo.await(WORK);

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr()).contains("is not empty").hasLineCount(1);
        }
    }

    @Test
    void thePageShowsWhatGoesOn() throws Exception {
        try (ExampleJob demo = ExampleJob.start("quadview", "--duration", "1h");
                Browser browser = Browser.start()) {
            browser.open(urlOf(demo));

            Waiting.until(
                    "a picture with colours, and lines",
                    WORK,
                    () -> {
                        assertThat(
                                        browser.evaluate(
                                                        """
                                                        (() => {
                                                            const canvas = document.querySelector('canvas');
                                                            if (canvas === null) return 0;
                                                            const {width, height} = canvas;
                                                            const [r, g, b] = canvas.getContext('2d')
                                                                .getImageData(width / 4, height / 4, 1, 1).data;
                                                            return Math.max(r, g, b) - Math.min(r, g, b);
                                                        })()
                                                        """)
                                                .asInt())
                                .isGreaterThan(50);
                        assertThat(
                                        browser.evaluate(
                                                        "document.getElementById('lines').textContent")
                                                .asText())
                                .contains("seen: 'east' grey");
                    });
            Files.write(Path.of("target", "quadview.png"), browser.screenshot());
            assertThat(browser.errors()).isEmpty();

            demo.interrupt();
            assertThat(demo.await(Duration.ZERO).exitCode()).isEqualTo(130);
        }
    }

    /** Who has no server of the kind that is named cannot have seen anything. */
    @ParameterizedTest
    @ValueSource(strings = {"motion", "quadview", "dataset"})
    void aServerThatIsNotThereIsOneLine(String command) {
        try (ExampleJob demo =
                ExampleJob.start(
                        command,
                        "--no-page",
                        "--url=ws://127.0.0.1:1",
                        "--api-key=key",
                        "--api-secret=secretsecretsecretsecretsecretsecret")) {
            ExampleJob.Ended ended = demo.await(WORK);

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr()).contains("127.0.0.1:1").hasLineCount(1);
        }
    }

    private static String run(String command, String... options) {
        List<String> line = new ArrayList<>(List.of(command, "--duration", "8s", "--no-page"));
        line.addAll(List.of(options));
        try (ExampleJob demo = ExampleJob.start(line.toArray(String[]::new))) {
            ExampleJob.Ended ended = demo.await(WORK);

            assertThat(ended.exitCode()).as(ended.stdout() + ended.stderr()).isZero();
            assertThat(ended.stderr()).isEmpty();
            assertThat(ended.stdout()).doesNotContain("http");
            return ended.stdout();
        }
    }

    private JsonNode read(String reader, Path data) throws Exception {
        Path output = folder.resolve(reader + ".json");
        Path errors = folder.resolve(reader + ".err");
        Process process =
                new ProcessBuilder(
                                PythonPeer.interpreter().toString(),
                                Path.of(
                                                System.getProperty("project.root"),
                                                "examples/dataset/read_dataset.py")
                                        .toString(),
                                reader,
                                data.toString())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            assertThat(process.waitFor(WORK.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
        return new ObjectMapper().readTree(output.toFile());
    }

    /** Of red, green and blue. */
    private static void assertIsMost(JsonNode seen, String track, int channel) {
        JsonNode colour = seen.path("colours").path(track);
        for (int other = 0; other < 3; other++) {
            if (other != channel) {
                assertThat(colour.path(channel).asInt())
                        .as(seen.toString())
                        .isGreaterThan(colour.path(other).asInt() + 30);
            }
        }
    }

    private static String urlOf(ExampleJob demo) {
        List<String> url = new ArrayList<>();
        Waiting.until(
                "the address of the page",
                WORK,
                () -> {
                    Matcher found = URL.matcher(demo.stdout());
                    assertThat(found.find()).isTrue();
                    url.add(found.group());
                });
        return url.get(0);
    }
}
