// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.guide;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.operators.EncodedImage;
import io.github.flinklivekit.frame.operators.FrameTensor;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.operators.TimeCodeReading;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Every snippet of docs/operators.md in a job of its own. */
class OperatorsGuideITCase {

    private static final int FRAMES = 10;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    private static DataStream<VideoFrame> frames() {
        return environment()
                .fromSource(
                        Frames.testPattern(640, 360, 20, 1).withFrames(FRAMES).withTimeCode(),
                        WatermarkStrategy.forMonotonousTimestamps(),
                        "pictures");
    }

    private static List<VideoFrame> run(DataStream<VideoFrame> frames) throws Exception {
        return frames.executeAndCollect(100);
    }

    private static void assertEach(
            List<VideoFrame> frames, int count, VideoBufferType type, int width, int height) {
        assertThat(frames)
                .hasSize(count)
                .allSatisfy(
                        frame -> {
                            assertThat(frame.type()).isEqualTo(type);
                            assertThat(frame.width()).isEqualTo(width);
                            assertThat(frame.height()).isEqualTo(height);
                        });
    }

    @Test
    void testPattern() throws Exception {
        List<VideoFrame> frames = run(OperatorsGuide.testPattern(environment()));
        assertEach(frames, 2 * FRAMES, VideoBufferType.I420, 1280, 720);
        assertThat(frames).extracting(VideoFrame::track).contains("cam0", "cam1");
    }

    @Test
    void convert() throws Exception {
        assertEach(run(OperatorsGuide.convert(frames())), FRAMES, VideoBufferType.RGBA, 640, 360);
        assertEach(
                run(OperatorsGuide.convertFlipped(frames())),
                FRAMES,
                VideoBufferType.BGRA,
                640,
                360);
    }

    @Test
    void geometry() throws Exception {
        assertEach(
                run(OperatorsGuide.scale(OperatorsGuide.testPattern(environment()))),
                2 * FRAMES,
                VideoBufferType.I420,
                640,
                360);
        assertEach(run(OperatorsGuide.crop(frames())), FRAMES, VideoBufferType.I420, 320, 180);
        DataStream<VideoFrame> onTheirSide =
                frames().process(
                                Frames.map(
                                        frame ->
                                                frame.withHeader(
                                                        frame.header()
                                                                .withRotation(
                                                                        VideoRotation
                                                                                .ROTATION_90))));
        assertEach(
                run(OperatorsGuide.applyRotation(onTheirSide)),
                FRAMES,
                VideoBufferType.I420,
                360,
                640);
    }

    @Test
    void choiceAndCodeOfOnesOwn() throws Exception {
        assertThat(run(OperatorsGuide.sample(frames()))).as("half a second").hasSizeBetween(2, 4);
        assertThat(run(OperatorsGuide.map(frames())))
                .extracting(VideoFrame::sequence)
                .containsExactly(0L, 2L, 4L, 6L, 8L);
        assertEach(
                run(OperatorsGuide.flatMap(frames())), 2 * FRAMES, VideoBufferType.I420, 320, 360);
        assertThat(OperatorsGuide.ownFunction(frames()).executeAndCollect(100))
                .hasSize(FRAMES)
                .allSatisfy(luma -> assertThat(luma).isBetween(0, 255));
    }

    @Test
    void painting() throws Exception {
        List<VideoFrame> before = run(frames());
        List<VideoFrame> painted = run(OperatorsGuide.paint(frames()));
        assertEach(painted, FRAMES, VideoBufferType.I420, 640, 360);
        assertThat(painted.get(0).data()).isNotEqualTo(before.get(0).data());
    }

    @Test
    void timeCodes() throws Exception {
        List<TimeCodeReading> readings =
                OperatorsGuide.readTimeCode(OperatorsGuide.stampTimeCode(frames()))
                        .executeAndCollect(100);
        assertThat(readings)
                .hasSize(FRAMES)
                .allSatisfy(reading -> assertThat(reading.ageUs()).isPresent());
    }

    @Test
    void images() throws Exception {
        DataStream<EncodedImage> images = OperatorsGuide.encodeImage(frames());
        assertEach(run(OperatorsGuide.decodeImage(images)), 1, VideoBufferType.RGBA, 640, 360);
    }

    @Test
    void tensors() throws Exception {
        List<FrameTensor> tensors = OperatorsGuide.toTensor(frames()).executeAndCollect(100);
        assertThat(tensors)
                .hasSize(FRAMES)
                .allSatisfy(
                        tensor -> assertThat(tensor.getShape()).containsExactly(1, 3, 224, 224));
    }

    @Test
    void batches() throws Exception {
        List<Integer> rows = OperatorsGuide.batch(frames()).executeAndCollect(100);
        assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(FRAMES);
        List<Integer> sizes =
                OperatorsGuide.batchWithin(frames()).map(FrameBatch::size).executeAndCollect(100);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(FRAMES);
    }

    @Test
    void answers() throws Exception {
        assertThat(OperatorsGuide.async(frames()).executeAndCollect(100))
                .hasSize(FRAMES)
                .containsOnly("640x360");
    }
}
