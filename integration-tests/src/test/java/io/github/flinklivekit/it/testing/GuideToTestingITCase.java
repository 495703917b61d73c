// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.testing;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.testing.Camera;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitExtension;
import io.github.flinklivekit.testing.SubscribedTrack;
import io.github.flinklivekit.testing.TestPictures;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import static io.github.flinklivekit.testing.FrameAssert.assertThatFrame;
import static org.assertj.core.api.Assertions.assertThat;

/** The snippets of docs/testing.md, which run here as they stand there. */
@EmbeddedServerOnly
@ExtendWith({LiveKitExtension.class, MiniClusterExtension.class})
class GuideToTestingITCase {

    @Test
    void picturesComeOutSmaller(LiveKitExtension livekit) throws Exception {
        livekit.publish("kitchen", "cam", TestPictures.of(Color.RED, 320, 180));

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(source(livekit, "kitchen"), WatermarkStrategy.noWatermarks(), "kitchen")
                .process(Frames.scale(160, 90, ScaleFilter.BOX, ScaleFit.FIT))
                .sinkTo(sink(livekit, "kitchen-small"));
        JobClient job = env.executeAsync();

        VideoFrame frame = livekit.subscribe("kitchen-small").awaitTrack("cam").awaitFrame();
        assertThatFrame(frame).hasSize(160, 90).hasDominantColour(Color.RED);
        job.cancel().get();
    }

    private static LiveKitSource<VideoFrame> source(LiveKitExtension livekit, String room) {
        return LiveKitSource.builder()
                .setUrl(livekit.url())
                .setApiKey(livekit.apiKey())
                .setApiSecret(livekit.apiSecret())
                .setRoom(room)
                .build();
    }

    private static LiveKitSink<VideoFrame> sink(LiveKitExtension livekit, String room) {
        return LiveKitSink.builder()
                .setUrl(livekit.url())
                .setApiKey(livekit.apiKey())
                .setApiSecret(livekit.apiSecret())
                .setRoom(room)
                .build();
    }

    @Test
    void whatIsAssertedOfFrames(LiveKitExtension livekit) {
        Camera camera = livekit.publish("hall", "cam", TestPictures.moving(320, 180));
        SubscribedTrack track = livekit.subscribe("hall").awaitTrack("cam");

        assertThatFrame(track.awaitFrame())
                .isFrom(camera.identity(), "cam")
                .hasSize(320, 180)
                .timeCode()
                .isBetween(Instant.now().minusSeconds(10), Instant.now());

        VideoFrame chart = TestPictures.moving(320, 180).apply(0);
        camera.show(chart);
        track.awaitFrame(frame -> assertThatFrame(frame).isLike(chart, 30));

        camera.mute();
        track.awaitFrame(frame -> assertThatFrame(frame).hasDominantColour(Color.BLACK));
    }

    @Test
    void aServerByHand() throws Exception {
        try (EmbeddedLiveKitServer server =
                EmbeddedLiveKitServer.builder()
                        .key("devkey", "a-secret-of-your-own-32-characters")
                        .port(0) // 0, the default, for a free one; always on 127.0.0.1
                        .room("kitchen") // there from the start, and kept when it is empty
                        .pings(Duration.ofSeconds(1), Duration.ofSeconds(3))
                        .start()) {
            Room room = LiveKit.createRoom();
            room.connect(server.url(), server.tokens().join("kitchen", "viewer")).get();
            assertThat(server.rooms().listParticipants("kitchen")).hasSize(1);
            server.faults().dropSignalConnections();
            room.disconnect().get();
        }
    }

    @Test
    void everySnippetOfTheGuideIsHere() throws Exception {
        Path root = Path.of(System.getProperty("project.root"));
        String here =
                Files.readString(
                        root.resolve(
                                "integration-tests/src/test/java/"
                                        + getClass().getName().replace('.', '/')
                                        + ".java"));
        List<String> snippets =
                Pattern.compile("(?s)```java\n(.*?)```")
                        .matcher(Files.readString(root.resolve("docs/testing.md")))
                        .results()
                        .map(found -> found.group(1))
                        .toList();

        assertThat(snippets).hasSizeGreaterThanOrEqualTo(3);
        assertThat(snippets)
                .allSatisfy(
                        snippet ->
                                assertThat(withoutSpaces(here)).contains(withoutSpaces(snippet)));
    }

    private static String withoutSpaces(String java) {
        return java.replaceAll("\\s+", "");
    }
}
