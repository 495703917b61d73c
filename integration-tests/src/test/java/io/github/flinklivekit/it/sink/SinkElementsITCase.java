// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sink;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What elements of a stream do in rooms, as the Python SDK sees it. */
@ExtendWith(ServerUnderTest.class)
class SinkElementsITCase {

    /** After so many frames everything happens again, so that no viewer can come too late. */
    private static final int PERIOD = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** In place of some frames the track is muted, unmuted and unpublished, and data is sent. */
    @Test
    void framesCommandsAndDataOfOneTrack(LiveKitEndpoint server) throws Exception {
        SinkElementConverter<VideoFrame> converter =
                frame ->
                        switch ((int) (frame.sequence() % PERIOD)) {
                            case 60 -> data(frame, true);
                            case 75 -> data(frame, false);
                            case 90 -> TrackCommand.mute(frame.track());
                            case 150 -> TrackCommand.unmute(frame.track());
                            case 240 -> TrackCommand.unpublish(frame.track());
                            default -> TrackFrame.of(frame.track(), frame);
                        };
        try (PythonPeer viewer = PythonPeer.subscriber(server, "elements").start();
                Jobs.Running job =
                        run(Jobs.sink(server, "elements").setElementConverter(converter), 1)) {
            viewer.await("subscribed", any -> true, PATIENCE);
            JsonNode reliable = awaitData(viewer, true);
            assertThat(reliable.path("participant").asText()).isEqualTo("flink-out-0");
            assertThat(reliable.path("topic").asText()).isEqualTo("cars");
            assertThat(reliable.path("text").asText()).isEqualTo("cam0");
            awaitData(viewer, false);
            viewer.await("muted", any -> true, PATIENCE);
            viewer.await("unmuted", any -> true, PATIENCE);
            String sid = viewer.await("unsubscribed", any -> true, PATIENCE).path("sid").asText();
            viewer.await("subscribed", event -> !event.path("sid").asText().equals(sid), PATIENCE);

            job.cancel();
            assertThat(Jobs.participants(server, "elements")).isEmpty();
        }
    }

    @Test
    void tracksInSeveralRoomsByTheirNames(LiveKitEndpoint server) throws Exception {
        SinkElementConverter<VideoFrame> converter =
                frame -> new TrackFrame("of-" + frame.track(), "view", frame);
        try (PythonPeer first = PythonPeer.subscriber(server, "of-cam0").start();
                PythonPeer second = PythonPeer.subscriber(server, "of-cam1").start();
                Jobs.Running job =
                        run(Jobs.sink(server, "main").setElementConverter(converter), 2)) {
            for (PythonPeer viewer : new PythonPeer[] {first, second}) {
                JsonNode subscribed = viewer.await("subscribed", any -> true, PATIENCE);
                assertThat(subscribed.path("track").asText()).isEqualTo("view");
                viewer.await("size");
                assertThat(viewer.report().tracks()).hasSize(1);
            }

            job.cancel();
            for (String room : new String[] {"main", "of-cam0", "of-cam1"}) {
                assertThat(Jobs.participants(server, room)).isEmpty();
            }
        }
    }

    private static SinkElement data(VideoFrame frame, boolean reliable) {
        byte[] payload = frame.track().getBytes(UTF_8);
        return new RoomData(null, frame.track(), "cars", payload, reliable);
    }

    private static JsonNode awaitData(PythonPeer viewer, boolean reliable) {
        return viewer.await(
                "data", event -> event.path("reliable").asBoolean() == reliable, PATIENCE);
    }

    private static Jobs.Running run(LiveKitSinkBuilder<VideoFrame> sink, int tracks)
            throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        LiveKitSink<VideoFrame> built = sink.build();
        flink.fromSource(
                        Frames.testPattern(320, 180, 30, tracks),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .sinkTo(built);
        return new Jobs.Running(flink.executeAsync("elements"));
    }
}
