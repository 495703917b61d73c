// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.Browser;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.fixtures.server.LiveKitServerExtension;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.Waiting;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@code bin/quickstart} starts, as a newcomer sees it. */
class QuickstartITCase {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    /** Of a canvas: the share of its pixels that are not nearly black, and a hash of them all. */
    private static final String LOOK =
            """
            (() => {
                const canvas = document.getElementById('%s');
                const {width, height} = canvas;
                const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                let bright = 0, hash = 0;
                for (let i = 0; i < pixels.length; i += 4) {
                    if (Math.max(pixels[i], pixels[i + 1], pixels[i + 2]) > 50) bright++;
                    hash = (31 * hash + pixels[i] + pixels[i + 1]) | 0;
                }
                return {bright: 4 * bright / pixels.length, hash};
            })()
            """;

    @Test
    void thePageShowsBeforeAndAfterAndFiguresThatMove() throws Exception {
        try (ExampleJob quickstart = ExampleJob.start("quickstart");
                Browser browser = Browser.start()) {
            browser.open(urlOf(quickstart));

            Waiting.until(
                    "both pictures",
                    START,
                    () -> {
                        assertThat(look(browser, "before").path("bright").asDouble())
                                .isGreaterThan(0.5);
                        // Lines on black.
                        assertThat(look(browser, "after").path("bright").asDouble())
                                .isBetween(0.01, 0.4);
                    });
            for (String picture : List.of("before", "after")) {
                int first = look(browser, picture).path("hash").asInt();
                Waiting.until(
                        "another picture " + picture,
                        () ->
                                assertThat(look(browser, picture).path("hash").asInt())
                                        .isNotEqualTo(first));
            }
            int frames = Integer.parseInt(text(browser, "frames"));
            Waiting.until(
                    "figures that move",
                    () -> {
                        assertThat(Integer.parseInt(text(browser, "frames"))).isGreaterThan(frames);
                        assertThat(Double.parseDouble(text(browser, "in"))).isPositive();
                        assertThat(Double.parseDouble(text(browser, "out"))).isPositive();
                        assertThat(Double.parseDouble(text(browser, "latency"))).isPositive();
                    });
            Waiting.until("rates of all operators", () -> isTheJob(graph(browser)));

            Path screenshot = Path.of("target", "quickstart.png");
            Files.write(screenshot, browser.screenshot());
            assertThat(browser.errors()).isEmpty();

            quickstart.interrupt();
            // Within two seconds, and more where a machine is busy.
            assertThat(quickstart.await(Duration.ZERO).exitCode()).isEqualTo(130);
        }
    }

    @Test
    void endsByItselfOnceFramesHaveFlowed() {
        try (ExampleJob quickstart = ExampleJob.start("quickstart", "--for", "2s", "--no-page")) {
            ExampleJob.Ended ended = quickstart.await(START);

            assertThat(ended.exitCode()).as(ended.stderr()).isZero();
            assertThat(ended.stdout()).contains("fps", "latency", "first picture");
            assertThat(ended.stdout()).doesNotContain("http");
            assertThat(ended.stderr()).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithAServer() {
        try (ExampleJob quickstart =
                ExampleJob.start(
                        "quickstart",
                        "--for=2s",
                        "--url=ws://127.0.0.1:1",
                        "--api-key=key",
                        "--api-secret=secretsecretsecretsecretsecretsecret")) {
            ExampleJob.Ended ended = quickstart.await(START);

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr()).contains("127.0.0.1:1");
        }
    }

    @Nested
    @ExtendWith(LiveKitServerExtension.class)
    class OnARealServer {
        @Test
        void thePageShowsTheTracksOverWebRtc(LiveKitServer server) throws Exception {
            try (ExampleJob quickstart =
                            ExampleJob.start(
                                    server, "quickstart", "--livekit-client", livekitClient());
                    Browser browser = Browser.start()) {
                browser.open(urlOf(quickstart));

                Waiting.until(
                        "two videos that play",
                        START,
                        () -> {
                            JsonNode frames =
                                    browser.evaluate(
                                            """
                                            [...document.querySelectorAll('figure video')].map(
                                                video => video.getVideoPlaybackQuality().totalVideoFrames)
                                            """);
                            assertThat(frames).hasSize(2);
                            assertThat(frames.get(0).asInt()).isGreaterThan(30);
                            assertThat(frames.get(1).asInt()).isGreaterThan(30);
                        });
                assertThat(
                                browser.evaluate(
                                                "document.querySelectorAll('canvas:not([hidden])').length")
                                        .asInt())
                        .isZero();
                assertThat(browser.errors()).isEmpty();
            }
        }

        /** As bin/quickstart finds it. */
        private String livekitClient() throws Exception {
            Process script =
                    new ProcessBuilder("bash", "-c", ". bin/lib.sh && livekit_client_script")
                            .directory(Path.of(System.getProperty("project.root")).toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String file = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
            assertThat(script.waitFor()).as("livekit-client by npm").isZero();
            return file;
        }
    }

    private static void isTheJob(List<String> graph) {
        assertThat(graph).hasSize(4);
        assertThat(graph.get(0)).startsWith("Source: camera").contains("fps out");
        assertThat(graph.get(1)).startsWith("RGBA");
        assertThat(graph.get(2)).startsWith("edges");
        assertThat(graph.get(3)).startsWith("room");
        assertThat(graph)
                .noneMatch(each -> each.contains("\n0.0 fps") || each.contains(" 0.0 fps"));
    }

    private static String urlOf(ExampleJob quickstart) {
        List<String> url = new ArrayList<>();
        Waiting.until(
                "the address of the page",
                START,
                () -> {
                    Matcher found = URL.matcher(quickstart.stdout());
                    assertThat(found.find()).isTrue();
                    url.add(found.group());
                });
        return url.get(0);
    }

    private static JsonNode look(Browser browser, String canvas) {
        return browser.evaluate(LOOK.formatted(canvas));
    }

    private static String text(Browser browser, String id) {
        return browser.evaluate("document.getElementById('" + id + "').textContent").asText();
    }

    private static List<String> graph(Browser browser) {
        List<String> boxes = new ArrayList<>();
        browser.evaluate("[...document.querySelectorAll('#graph li')].map(box => box.innerText)")
                .forEach(box -> boxes.add(box.asText().strip()));
        return boxes;
    }
}
