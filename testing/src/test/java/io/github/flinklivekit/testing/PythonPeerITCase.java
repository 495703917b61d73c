// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LiveKitServerExtension.class)
class PythonPeerITCase {
    private static final double ARRIVES = 0.95;
    private static final int FPS = 30;
    private static final int ECHO_SECONDS = 10;

    @ParameterizedTest
    @ValueSource(strings = {"vp8", "h264"})
    void everyPictureArrivesWithItsTime(String codec, LiveKitServer server) {
        String room = "pictures-" + codec;
        Duration work = Duration.ofSeconds(6);
        try (PythonPeer subscriber = PythonPeer.subscriber(server, room).start()) {
            subscriber.await("connected");
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, room)
                            .option("--size", "320x180")
                            .option("--codec", codec)
                            .option("--tracks", 2)
                            .option("--seconds", work.toSeconds())
                            .option("--wait-for-start")
                            .start()) {
                startWhenReceived(publisher, subscriber, 2);
                PublisherReport sent = publisher.result(PublisherReport.class, work);
                SubscriberReport received = subscriber.stop(SubscriberReport.class);

                assertThat(sent.frames()).isEqualTo((int) work.toSeconds() * FPS);
                assertThat(received.tracks()).hasSize(2);
                for (String name : new String[] {"cam0", "cam1"}) {
                    SubscriberReport.Track track = received.track(name);
                    assertThat(track.mimeType()).isEqualToIgnoringCase("video/" + codec);
                    assertThat(track.timeCodes())
                            .isGreaterThanOrEqualTo(least(sent.framesSent().get(name)));
                    assertThat(track.sizes())
                            .containsExactly(new SubscriberReport.Size(320, 180, track.frames()));
                    assertThat(track.latencyMs().p50()).isPositive();
                }
            }
        }
    }

    @Test
    void coloursKeepTheirHue(LiveKitServer server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "colours").start()) {
            subscriber.await("connected");
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, "colours")
                            .option("--mode", "colours")
                            .option("--size", "320x180")
                            .option("--seconds", 5)
                            .option("--wait-for-start")
                            .start()) {
                startWhenReceived(publisher, subscriber, 1);
                PublisherReport sent =
                        publisher.result(PublisherReport.class, Duration.ofSeconds(5));
                SubscriberReport.Track track =
                        subscriber.stop(SubscriberReport.class).track("cam0");

                assertThat(track.colours())
                        .containsOnlyKeys("red", "green", "blue", "white", "black");
                // A black picture more may come from the SDK itself, before the first.
                assertThat(
                                track.colours().values().stream()
                                        .mapToInt(frames -> Math.min(frames, FPS))
                                        .sum())
                        .isGreaterThanOrEqualTo(least(sent.framesSent().get("cam0")));
            }
        }
    }

    @Test
    void aTurnedPictureArrivesUpright(LiveKitServer server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "turned").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "turned")
                                .option("--size", "320x180")
                                .option("--rotation", 90)
                                .start()) {
            publisher.await("published");

            JsonNode size = subscriber.await("size");

            assertThat(size.path("width").asInt()).isEqualTo(180);
            assertThat(size.path("height").asInt()).isEqualTo(320);
        }
    }

    @Test
    void theSubscriberChoosesAmongSimulcastLayers(LiveKitServer server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "layers").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "layers")
                                .option("--simulcast")
                                .option("--size", "1280x720")
                                .start()) {
            publisher.await("capturing");
            subscriber.await("subscribed");

            // Whether the full layer is ever sent is up to the load: it begins at 300 kbit/s.
            subscriber.send("quality", Map.of("track", "cam0", "quality", "LOW"));
            subscriber.await("size", hasWidth(320));
            subscriber.send("quality", Map.of("track", "cam0", "quality", "MEDIUM"));
            subscriber.await("size", hasWidth(640));
        }
    }

    @Test
    void theEchoKeepsTheTimeCode(LiveKitServer server) {
        SubscriberReport.Track track = echoed(server, "timecode");

        assertThat(track.frames()).isGreaterThan(FPS);
        assertThat(track.timeCodes()).isGreaterThanOrEqualTo(least(track.frames()));
    }

    @Test
    void theEchoInvertsWhatIsBelow(LiveKitServer server) {
        assertThat(echoed(server, "colours").colours())
                .containsKeys("cyan", "magenta", "yellow", "black", "white")
                .doesNotContainKeys("red", "green", "blue");
    }

    /** What comes out of the echo; its own track takes up to a second to be seen. */
    private static SubscriberReport.Track echoed(LiveKitServer server, String mode) {
        String in = "echo-in-" + mode;
        String out = "echo-out-" + mode;
        try (PythonPeer subscriber = PythonPeer.subscriber(server, out).start();
                PythonPeer echo = PythonPeer.echo(server, in, out).option("--warm-up", 1).start()) {
            subscriber.await("connected");
            echo.await("connected");
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, in)
                            .option("--size", "320x180")
                            .option("--mode", mode)
                            .option("--seconds", ECHO_SECONDS)
                            .start()) {
                publisher.result(PublisherReport.class, Duration.ofSeconds(ECHO_SECONDS));
                EchoReport job = echo.stop(EchoReport.class);
                assertThat(job.framesPerSecond()).isPositive();
                assertThat(job.cpuCores()).isPositive();
                assertThat(job.maxRssMib()).isPositive();
                SubscriberReport.Track track =
                        subscriber.stop(SubscriberReport.class).track("cam0");
                assertThat(track.participant()).isEqualTo("python-echo-out");
                return track;
            }
        }
    }

    @Test
    void tracksAreMutedAndPublishedAgainOnCommand(LiveKitServer server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "commands").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "commands")
                                .option("--size", "320x180")
                                .start()) {
            Map<String, String> cam0 = Map.of("track", "cam0");
            String first = sid(subscriber.await("size"));

            publisher.send("mute", cam0);
            assertThat(sid(subscriber.await("muted"))).isEqualTo(first);
            publisher.send("unmute", cam0);
            assertThat(sid(subscriber.await("unmuted"))).isEqualTo(first);
            publisher.send("unpublish", cam0);
            assertThat(sid(subscriber.await("unsubscribed"))).isEqualTo(first);
            publisher.send("publish", cam0);
            assertThat(sid(subscriber.await("size"))).isNotEqualTo(first);

            assertThat(subscriber.report().tracks()).hasSize(2);
        }
    }

    @Test
    void aPeerThatCannotGoOnSaysWhy(LiveKitServer server) {
        try (PythonPeer publisher =
                PythonPeer.publisher(server, "nobody").option("--size", "large").start()) {
            assertThatThrownBy(() -> publisher.await("published"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("publisher.py ended with exit code 2")
                    .hasMessageContaining("--size is WIDTHxHEIGHT, not large");
        }
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "nobody").start()) {
            subscriber.send("quality", Map.of("track", "cam7", "quality", "LOW"));

            assertThatThrownBy(() -> subscriber.await("size"))
                    .hasMessageContaining("not subscribed to cam7");
        }
    }

    @Test
    void aPeerIsGoneWhenItIsKilledOrClosed(LiveKitServer server) {
        PythonPeer killed = PythonPeer.subscriber(server, "doomed").start();
        PythonPeer closed =
                PythonPeer.publisher(server, "doomed")
                        .option("--identity", "closed")
                        .option("--wait-for-start")
                        .start();
        killed.await("connected");
        closed.await("published");

        killed.kill();
        closed.close();

        assertThat(killed.isRunning()).isFalse();
        assertThat(closed.isRunning()).isFalse();
        assertThat(server.rooms().listParticipants("doomed"))
                .noneMatch(participant -> participant.getIdentity().equals("closed"));
        killed.close();
    }

    /**
     * A track that has a subscriber by the server's word may still be negotiated: pictures count
     * from the moment that something arrives of every track.
     */
    private static void startWhenReceived(PythonPeer publisher, PythonPeer subscriber, int tracks) {
        for (int i = 0; i < tracks; i++) {
            subscriber.await("receiving");
        }
        publisher.send("start");
    }

    private static int least(int frames) {
        return (int) Math.ceil(ARRIVES * frames);
    }

    private static Predicate<JsonNode> hasWidth(int width) {
        return event -> event.path("width").asInt() == width;
    }

    private static String sid(JsonNode event) {
        return event.path("sid").asText();
    }
}
