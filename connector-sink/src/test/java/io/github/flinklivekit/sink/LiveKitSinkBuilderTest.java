// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.FrameElementConverter;
import io.github.flinklivekit.sink.element.PublishOptionsSelector;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.writer.DefaultPublishOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.CustomPartitionerWrapper;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.util.InstantiationUtil;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveKitSinkBuilderTest {

    @Test
    void buildsWithAServerCredentialsAndARoom() {
        assertThatCode(() -> complete().build()).doesNotThrowAnyException();
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setUrl(null).build())
                .withMessageContaining("ws://127.0.0.1:7880")
                .withMessageContaining("(url)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setRoom(null).build())
                .withMessageContaining("(room)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setApiSecret(null).build())
                .withMessageContaining("secret is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setTrack(" ").build())
                .withMessageContaining("(track)");
    }

    @Test
    void needsNoRoomWhereItsElementsNameTheirs() {
        LiveKitSinkBuilder<VideoFrame> roomless = complete().setRoom(null);

        assertThat(roomless.setElementsNameRooms(true).build()).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                roomless.setApiKey(null)
                                        .setApiSecret(null)
                                        .setToken("e30.e30.sig")
                                        .build())
                .withMessageContaining("A ready token opens one room");
    }

    @Test
    void takesOptionsByName() {
        LiveKitSinkBuilder<VideoFrame> builder =
                LiveKitSink.builder()
                        .setOptions(
                                Configuration.fromMap(
                                        Map.of(
                                                "url", "ws://127.0.0.1:7880",
                                                "api-key", "key",
                                                "api-secret", "secret",
                                                "room", "lobby",
                                                "track", "out",
                                                "sink.codec", "h264",
                                                "sink.size-change", "scale",
                                                "sink.fallback-codec", "vp8",
                                                "sink.pacing", "replay",
                                                "sink.max-bitrate", "500000")));

        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    @Test
    void refusesSeveralTracksAndValuesThatCannotBeRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> complete().setOptions(Configuration.fromMap(Map.of("track", "a;b"))))
                .withMessageContaining("[a, b]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> complete().setOptions(Configuration.fromMap(Map.of("room", "a;b"))))
                .withMessageContaining("[a, b]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                complete()
                                        .setOptions(
                                                Configuration.fromMap(
                                                        Map.of("sink.codec", "mpeg"))))
                .withMessageContaining("sink.codec");
    }

    @Test
    void optionsLeaveAloneHowTracksAreOtherwisePublished() {
        LiveKitSinkBuilder<VideoFrame> builder =
                complete()
                        .setPublishOptions(
                                TrackPublishOptions.builder()
                                        .videoCodec(VideoCodec.AV1)
                                        .videoEncoding(new VideoEncoding(900_000, 12))
                                        .stream("studio")
                                        .build())
                        .setOptions(Configuration.fromMap(Map.of("sink.simulcast", "false")));

        assertThat(published(builder, TrackSource.UNKNOWN))
                .isEqualTo(
                        new TrackPublishOptions(
                                VideoCodec.AV1,
                                new VideoEncoding(900_000, 12),
                                false,
                                TrackSource.CAMERA,
                                "studio",
                                Set.of()));
    }

    @Test
    void optionsAreLaidOverWhatASelectorSays() {
        PublishOptionsSelector byName =
                first -> TrackPublishOptions.builder().stream(first.track()).build();

        assertThat(
                        published(
                                complete().setCodec(VideoCodec.VP9).setPublishOptions(byName),
                                TrackSource.CAMERA))
                .isEqualTo(TrackPublishOptions.builder().stream("cam").build());
        assertThat(
                        published(
                                complete().setPublishOptions(byName).setCodec(VideoCodec.VP9),
                                TrackSource.CAMERA))
                .isEqualTo(
                        TrackPublishOptions.builder().videoCodec(VideoCodec.VP9).stream("cam")
                                .build());
    }

    @Test
    void takesAFrameRateWithoutABitrate() {
        assertThat(
                        published(
                                        complete()
                                                .setOptions(
                                                        Configuration.fromMap(
                                                                Map.of("sink.max-fps", "7.5"))),
                                        TrackSource.CAMERA)
                                .videoEncoding())
                .isEqualTo(VideoEncoding.ofMaxFramerate(7.5));
        assertThat(published(complete().setMaxBitrate(500_000), TrackSource.CAMERA).videoEncoding())
                .isEqualTo(new VideoEncoding(500_000, 30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setMaxFps(0).build())
                .withMessageContaining("(sink.max-fps)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setMaxBitrate(0).build())
                .withMessageContaining("(sink.max-bitrate)");
    }

    @Test
    void aTrackShowsWhatItsFramesShowUnlessItIsSaid() {
        assertThat(published(complete(), TrackSource.SCREENSHARE).source())
                .isEqualTo(TrackSource.SCREENSHARE);
        assertThat(
                        published(complete().setCodec(VideoCodec.H264), TrackSource.SCREENSHARE)
                                .source())
                .isEqualTo(TrackSource.SCREENSHARE);
        assertThat(
                        published(
                                        complete().setTrackSource(TrackSource.CAMERA),
                                        TrackSource.SCREENSHARE)
                                .source())
                .isEqualTo(TrackSource.CAMERA);
        assertThat(
                        published(
                                complete().setPublishOptions(TrackPublishOptions.DEFAULT),
                                TrackSource.SCREENSHARE))
                .isEqualTo(TrackPublishOptions.DEFAULT);
    }

    private static TrackPublishOptions published(
            LiveKitSinkBuilder<VideoFrame> builder, TrackSource shown) {
        return builder.publishOptions().optionsFor(showing(shown));
    }

    @Test
    void refusesTracksThatShowNoPictures() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                complete()
                                        .setOptions(
                                                Configuration.fromMap(
                                                        Map.of("sink.track-source", "microphone"))))
                .withMessageContaining("sink.track-source");
    }

    /** Screens have other bitrates than cameras. */
    @Test
    void aTrackShowsWhatItsFramesShow() {
        assertThat(
                        new DefaultPublishOptions(TrackPublishOptions.DEFAULT)
                                .optionsFor(showing(TrackSource.SCREENSHARE))
                                .source())
                .isEqualTo(TrackSource.SCREENSHARE);
        assertThat(
                        new DefaultPublishOptions(TrackPublishOptions.DEFAULT)
                                .optionsFor(showing(TrackSource.UNKNOWN)))
                .isEqualTo(TrackPublishOptions.DEFAULT);
    }

    @Test
    void aFrameKeepsTheNameOfItsTrack() {
        assertThat(new FrameElementConverter().convert(of("eve", "cam")).track()).isEqualTo("cam");
        assertThat(new FrameElementConverter().convert(of("eve", "")).track())
                .isEqualTo("eve-camera");
        assertThat(new FrameElementConverter().convert(of("", "")).track()).isEmpty();
    }

    private static VideoFrame of(String participant, String track) {
        FrameOrigin origin =
                new FrameOrigin("room", participant, "TR_1", track, TrackSource.CAMERA);
        return VideoFrame.wrap(
                FrameHeader.of(2, 2, VideoBufferType.I420).withOrigin(origin), new byte[6]);
    }

    private static TrackFrame showing(TrackSource source) {
        return TrackFrame.of(
                "cam",
                VideoFrame.wrap(
                        FrameHeader.of(2, 2, VideoBufferType.I420)
                                .withOrigin(new FrameOrigin("room", "eve", "TR_1", "cam", source)),
                        new byte[6]));
    }

    @Test
    void refusesAnIdleTimeoutThatIsTooShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setIdleTimeout(Duration.ZERO).build())
                .withMessageContaining("(sink.idle-timeout)");
    }

    /** Hidden participants cannot publish. */
    @Test
    void refusesTheTokenOfAHiddenParticipant() {
        String payload = "{\"sub\":\"eve\",\"video\":{\"room\":\"lobby\",\"hidden\":true}}";
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String token =
                base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8))
                        + "."
                        + base64.encodeToString(payload.getBytes(UTF_8))
                        + ".c2ln";

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                LiveKitSink.builder()
                                        .setUrl("ws://127.0.0.1:7880")
                                        .setToken(token)
                                        .build())
                .withMessageContaining("hidden")
                .withMessageNotContaining(token);
    }

    @Test
    void travelsWithTheJob() throws Exception {
        assertThat(InstantiationUtil.clone(complete().setTrack("out").build())).isNotNull();
    }

    @Test
    void takesThePartitioningAsAnOption() {
        assertThat(
                        complete()
                                .setOptions(
                                        Configuration.fromMap(
                                                Map.of("sink.partitioning", "by-track")))
                                .partitioning())
                .isEqualTo(TrackPartitioning.BY_TRACK);
    }

    @Test
    void leavesFramesWhereTheyAreBehindAnOperatorOfOneSubtask() {
        assertThat(planOfASinkBehindOneSubtask(TrackPartitioning.AUTO, 1))
                .contains("\"ship_strategy\" : \"FORWARD\"")
                .doesNotContain("CUSTOM");
        assertThat(partitionerFor(TrackPartitioning.UPSTREAM, 2))
                .isInstanceOf(ForwardPartitioner.class);
    }

    @Test
    void bringsTheFramesOfATrackToOneSubtask() {
        Object partitioner = partitionerFor(TrackPartitioning.AUTO, 2);

        assertThat(partitioner).isInstanceOf(CustomPartitionerWrapper.class);
        assertThat(planOfASinkBehindOneSubtask(TrackPartitioning.BY_TRACK, 2))
                .contains("\"ship_strategy\" : \"CUSTOM\"");
    }

    private static String planOfASinkBehindOneSubtask(
            TrackPartitioning partitioning, int subtasks) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(subtasks);
        flink.fromData(List.of(frame()))
                .map(same -> same)
                .returns(VideoFrame.class)
                .setParallelism(1)
                .sinkTo(complete().setPartitioning(partitioning).build());
        return flink.getExecutionPlan();
    }

    private static Object partitionerFor(TrackPartitioning partitioning, int parallelism) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(parallelism);
        DataStream<VideoFrame> input =
                flink.fromData(List.of(frame())).map(same -> same).returns(VideoFrame.class);
        DataStream<VideoFrame> partitioned =
                complete().setPartitioning(partitioning).build().addPreWriteTopology(input);
        return ((PartitionTransformation<?>) partitioned.getTransformation()).getPartitioner();
    }

    private static VideoFrame frame() {
        return VideoFrame.wrap(
                FrameHeader.of(2, 2, VideoBufferType.I420).withOrigin(FrameOrigin.ofTrack("cam")),
                new byte[6]);
    }

    private static LiveKitSinkBuilder<VideoFrame> complete() {
        return LiveKitSink.builder()
                .setUrl("ws://127.0.0.1:7880")
                .setApiKey("key")
                .setApiSecret("secret")
                .setRoom("lobby");
    }
}
