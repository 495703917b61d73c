// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sink;

import io.github.flinklivekit.client.room.ParticipantPermission;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.operators.SerializableFrameMapper;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.sink.TrackPartitioning;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the sink's tracks look like to the Python SDK. */
@ExtendWith(ServerUnderTest.class)
class SinkTracksITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TrackPublishOptions ONE_LAYER =
            TrackPublishOptions.builder().simulcast(false).build();

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** A time code can be read only where it is at the top and runs from the left to the right. */
    @ParameterizedTest
    @ValueSource(ints = {0, 90, 180, 270})
    void aTurnedPictureStandsUpright(int degrees, LiveKitEndpoint server) throws Exception {
        String room = "rotation-" + degrees;
        try (PythonPeer viewer = PythonPeer.subscriber(server, room).start();
                Jobs.Running job =
                        run(
                                frame -> turned(frame, degrees),
                                Jobs.sink(server, room).setPublishOptions(ONE_LAYER))) {
            viewer.await("size", any -> true, PATIENCE);
            Waiting.until(
                    "time codes",
                    PATIENCE,
                    () -> assertThat(viewer.report().track("cam0").timeCodes()).isGreaterThan(15));

            SubscriberReport.Track track = viewer.report().track("cam0");
            assertThat(track.rotations()).containsOnlyKeys(0);
            assertThat(track.sizes())
                    .extracting(size -> size.width() + "x" + size.height())
                    .containsExactly("320x180");
            job.cancel();
        }
    }

    @Test
    void framesOfOtherSizesAreScaledToTheFirst(LiveKitEndpoint server) throws Exception {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "scaled").start();
                Jobs.Running job =
                        run(
                                frame -> frame.sequence() % 2 == 0 ? frame : half(frame),
                                Jobs.sink(server, "scaled")
                                        .setPublishOptions(ONE_LAYER)
                                        .setSizeChange(SizeChange.SCALE))) {
            viewer.await("size", any -> true, PATIENCE);
            Waiting.until(
                    "60 pictures",
                    PATIENCE,
                    () -> assertThat(viewer.report().track("cam0").frames()).isGreaterThan(60));

            // One publication of one size, whichever frame came first.
            assertThat(viewer.report().track("cam0").sizes()).hasSize(1);
            job.cancel();
        }
    }

    @Test
    void aCodecThatIsNotHereIsReplacedByTheFallback(LiveKitEndpoint server) throws Exception {
        TrackPublishOptions h265 =
                TrackPublishOptions.builder()
                        .videoCodec(VideoCodec.H265)
                        .simulcast(false)
                        .source(TrackSource.SCREENSHARE)
                        .build();
        try (PythonPeer viewer = PythonPeer.subscriber(server, "fallback").start();
                Jobs.Running job =
                        run(
                                frame -> frame,
                                Jobs.sink(server, "fallback")
                                        .setPublishOptions(first -> h265)
                                        .setFallbackCodec(VideoCodec.H264))) {
            JsonNode subscribed = viewer.await("subscribed", any -> true, PATIENCE);
            assertThat(subscribed.path("mime_type").asText()).isEqualToIgnoringCase("video/h264");
            viewer.await("size", any -> true, PATIENCE);

            assertThat(server.rooms().listParticipants("fallback"))
                    .filteredOn(participant -> !participant.tracks().isEmpty())
                    .singleElement()
                    .satisfies(
                            participant ->
                                    assertThat(participant.tracks().get(0).source())
                                            .isEqualTo(TrackSource.SCREENSHARE));
            job.cancel();
        }
    }

    @Test
    void aTrackThatIsIdleLeavesAndComesBack(LiveKitEndpoint server) throws Exception {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "idle").start();
                Jobs.Running job =
                        run(
                                frame -> frame,
                                Jobs.sink(server, "idle")
                                        .setPublishOptions(ONE_LAYER)
                                        .setIdleTimeout(Duration.ofSeconds(1))
                                        // Four seconds with frames, four without.
                                        .setElementConverter(
                                                frame ->
                                                        frame.sequence() % 240 < 120
                                                                ? TrackFrame.of("cam", frame)
                                                                : null))) {
            String sid = viewer.await("unsubscribed", any -> true, PATIENCE).path("sid").asText();
            viewer.await("subscribed", event -> !event.path("sid").asText().equals(sid), PATIENCE);
            job.cancel();
        }
    }

    @Test
    void twoSubtasksThatPublishOneTrackAreAnError(LiveKitEndpoint server) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(2);
        flink.fromSource(
                        Frames.testPattern(320, 180, 30, 2),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .sinkTo(
                        Jobs.sink(server, "twice")
                                .setTrack("one")
                                .setPublishOptions(ONE_LAYER)
                                .setPartitioning(TrackPartitioning.UPSTREAM)
                                .build());
        try (Jobs.Running job = new Jobs.Running(flink.executeAsync("twice"))) {
            assertThatThrownBy(
                            () ->
                                    job.client()
                                            .getJobExecutionResult()
                                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasStackTraceContaining("'one'")
                    .hasStackTraceContaining("by two subtasks of the sink")
                    .hasStackTraceContaining("flink-out-");
        }
    }

    /**
     * The track is published again at its next frame; the server does not take it any more, or has
     * said so already.
     */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHANGES_NO_PERMISSIONS)
    void aJobThatMayNotPublishAnyMoreFails(LiveKitEndpoint server) throws Exception {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "revoked").start();
                Jobs.Running job =
                        run(
                                frame -> frame,
                                Jobs.sink(server, "revoked").setPublishOptions(ONE_LAYER))) {
            viewer.await("size", any -> true, PATIENCE);

            server.rooms()
                    .updateParticipant(
                            "revoked",
                            "flink-out-0",
                            new ParticipantPermission(true, false, false));

            viewer.await("unsubscribed", any -> true, PATIENCE);
            assertThatThrownBy(
                            () ->
                                    job.client()
                                            .getJobExecutionResult()
                                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasStackTraceContaining("The sink cannot publish track 'cam0'")
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).hasStackTraceContaining("NOT_ALLOWED"),
                            failure ->
                                    assertThat(failure)
                                            .hasStackTraceContaining(
                                                    "'flink-out-0' is not allowed to publish"));
        }
    }

    /** What has to be turned by so much clockwise to stand upright. */
    private static VideoFrame turned(VideoFrame upright, int degrees) {
        VideoRotation back = VideoRotation.ofDegrees((360 - degrees) % 360);
        VideoFrame marked = upright.withHeader(upright.header().withRotation(back));
        try {
            VideoFrame lying = FrameGeometry.applyRotation(marked);
            try {
                return lying.withHeader(
                        lying.header().withRotation(VideoRotation.ofDegrees(degrees)));
            } finally {
                lying.release();
            }
        } finally {
            marked.release();
        }
    }

    private static VideoFrame half(VideoFrame frame) {
        return FrameGeometry.scale(frame, 160, 120, ScaleFilter.BOX, ScaleFit.STRETCH);
    }

    private static Jobs.Running run(
            SerializableFrameMapper change, LiveKitSinkBuilder<VideoFrame> sink) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        LiveKitSink<VideoFrame> built = sink.build();
        flink.fromSource(
                        Frames.testPattern(320, 180, 30, 1).withTimeCode(),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(Frames.map(change))
                .sinkTo(built);
        return new Jobs.Running(flink.executeAsync("tracks"));
    }
}
