// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.frame.testpattern.TestPatternSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Each operator in a job, on test pictures. */
class FrameOperatorsITCase {

    private static final int FRAMES = 12;

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        // A job that would need Kryo fails.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    private static DataStream<VideoFrame> pictures(
            StreamExecutionEnvironment env, TestPatternSource source) {
        return env.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "pictures");
    }

    private static DataStream<VideoFrame> pictures(int tracks) {
        return pictures(
                environment(),
                Frames.testPattern(320, 180, 1000, tracks).withFrames(FRAMES).withTimeCode());
    }

    @Test
    void theTestPatternHasItsTracksAndMoves() throws Exception {
        List<VideoFrame> frames = pictures(2).executeAndCollect(2 * FRAMES + 1);
        assertThat(frames).hasSize(2 * FRAMES);
        for (String track : List.of("cam0", "cam1")) {
            List<VideoFrame> own =
                    frames.stream().filter(frame -> frame.track().equals(track)).toList();
            assertThat(own)
                    .extracting(VideoFrame::sequence)
                    .containsExactlyElementsOf(
                            java.util.stream.LongStream.range(0, FRAMES).boxed().toList());
            for (int i = 1; i < FRAMES; i++) {
                assertThat(own.get(i).timestampUs() - own.get(i - 1).timestampUs()).isEqualTo(1000);
                assertThat(own.get(i).data()).isNotEqualTo(own.get(i - 1).data());
            }
        }
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        assertThat(frames.get(0).timestampUs()).isCloseTo(now, within(60_000_000L));
        assertThat(frames.stream().map(VideoFrame::type).collect(Collectors.toSet()))
                .containsExactly(VideoBufferType.I420);
    }

    @Test
    void convertScaleAndCropInAChain() throws Exception {
        List<VideoFrame> frames =
                pictures(1)
                        .process(Frames.convert(VideoBufferType.RGBA))
                        .process(Frames.scale(160, 160, ScaleFilter.BOX, ScaleFit.FIT))
                        .process(Frames.crop(20, 10, 100, 50))
                        .process(Frames.convert(VideoBufferType.RGB24, true))
                        .executeAndCollect(FRAMES);
        assertThat(frames).hasSize(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            VideoFrame frame = frames.get(i);
            assertThat(frame.sequence()).isEqualTo(i);
            assertThat(frame.width()).isEqualTo(100);
            assertThat(frame.height()).isEqualTo(50);
            assertThat(frame.type()).isEqualTo(VideoBufferType.RGB24);
            assertThat(frame.data().remaining()).isEqualTo(15_000);
        }
    }

    @Test
    void rotationIsApplied() throws Exception {
        List<VideoFrame> frames =
                pictures(1)
                        .process(
                                Frames.map(
                                        frame ->
                                                frame.withHeader(
                                                        frame.header()
                                                                .withRotation(
                                                                        VideoRotation
                                                                                .ROTATION_90))))
                        .process(Frames.applyRotation())
                        .executeAndCollect(FRAMES);
        assertThat(frames.get(0).width()).isEqualTo(180);
        assertThat(frames.get(0).height()).isEqualTo(320);
        assertThat(frames.get(0).rotation()).isEqualTo(VideoRotation.ROTATION_0);
    }

    @Test
    void sampleKeepsTheRateOfEachTrackWithoutDrift() throws Exception {
        List<VideoFrame> frames =
                pictures(environment(), Frames.testPattern(16, 16, 2997, 2).withFrames(2997))
                        .process(Frames.sample(100))
                        .executeAndCollect(1000);
        for (String track : List.of("cam0", "cam1")) {
            List<VideoFrame> own =
                    frames.stream().filter(frame -> frame.track().equals(track)).toList();
            assertThat(own).hasSizeBetween(100, 101);
            long first = own.get(0).timestampUs();
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i).timestampUs() - first).isCloseTo(i * 10_000L, within(5_400L));
            }
        }
    }

    @Test
    void timeCodesAreStampedAndRead() throws Exception {
        List<TimeCodeReading> readings =
                pictures(environment(), Frames.testPattern(320, 180, 1000, 1).withFrames(FRAMES))
                        .process(Frames.stampTimeCode())
                        .process(Frames.convert(VideoBufferType.RGBA))
                        .process(Frames.scale(160, 90, ScaleFilter.BOX, ScaleFit.STRETCH))
                        .process(Frames.readTimeCode())
                        .executeAndCollect(FRAMES);
        assertThat(readings).hasSize(FRAMES);
        for (TimeCodeReading reading : readings) {
            assertThat(reading.timeCodeUs()).isNotNull();
            assertThat(reading.ageUs().getAsLong()).isBetween(0L, 10_000_000L);
            assertThat(reading.header().origin().track()).isEqualTo("cam0");
        }
        List<TimeCodeReading> none =
                pictures(environment(), Frames.testPattern(320, 180, 1000, 1).withFrames(1))
                        .process(Frames.readTimeCode())
                        .executeAndCollect(1);
        assertThat(none.get(0).timeCodeUs()).isNull();
        assertThat(none.get(0).ageUs()).isEmpty();
    }

    @Test
    void imagesAreEncodedAndDecodedAndPaintedOn() throws Exception {
        List<VideoFrame> frames =
                pictures(1)
                        .process(
                                Frames.paint(
                                        (frame, graphics) -> {
                                            graphics.setColor(Color.GREEN);
                                            graphics.fillRect(100, 100, 20, 20);
                                        }))
                        .process(Frames.encodeImage(ImageFormat.PNG, 1))
                        .process(Frames.decodeImage(VideoBufferType.RGBA))
                        .executeAndCollect(FRAMES);
        assertThat(frames).hasSize(FRAMES);
        assertThat(frames.get(3).sequence()).isEqualTo(3);
        assertThat(frames.get(3).track()).isEqualTo("cam0");
        int at = 4 * (110 * 320 + 110);
        assertThat(frames.get(3).data().get(at) & 0xff).isLessThan(4);
        assertThat(frames.get(3).data().get(at + 1) & 0xff).isGreaterThan(250);
    }

    @Test
    void tensorsHaveTheirShapeAndValues() throws Exception {
        float[] mean = {0.5f, 0.4f, 0.3f};
        float[] std = {0.2f, 0.25f, 0.5f};
        for (TensorLayout layout : TensorLayout.values()) {
            for (TensorElement element : TensorElement.values()) {
                DataStream<VideoFrame> rgb =
                        pictures(environment(), Frames.testPattern(14, 6, 1000, 1).withFrames(1))
                                .process(Frames.convert(VideoBufferType.RGB24));
                VideoFrame frame = rgb.executeAndCollect(1).get(0);
                FrameTensor tensor =
                        rgb.process(Frames.toTensor(layout, element, mean, std))
                                .executeAndCollect(1)
                                .get(0);
                assertThat(tensor.getShape())
                        .isEqualTo(
                                layout == TensorLayout.NHWC
                                        ? new int[] {1, 6, 14, 3}
                                        : new int[] {1, 3, 6, 14});
                for (int c = 0; c < 3; c++) {
                    int pixel = frame.data().get((2 * 14 + 5) * 3 + c) & 0xff;
                    int at =
                            layout == TensorLayout.NHWC
                                    ? (2 * 14 + 5) * 3 + c
                                    : (c * 6 + 2) * 14 + 5;
                    if (element == TensorElement.UINT8) {
                        assertThat(tensor.getData()[at] & 0xff).isEqualTo(pixel);
                    } else {
                        assertThat(tensor.asFloatBuffer().get(at))
                                .isCloseTo((pixel / 255f - mean[c]) / std[c], within(1e-6f));
                    }
                }
            }
        }
    }

    @Test
    void framesTooSmallForAnOperatorDoNotFailTheJob() throws Exception {
        List<VideoFrame> frames =
                pictures(1)
                        .process(
                                Frames.map(
                                        frame ->
                                                frame.sequence() == 0
                                                        ? FrameGeometry.crop(frame, 0, 0, 8, 8)
                                                        : frame))
                        .process(Frames.stampTimeCode())
                        .process(Frames.crop(100, 100, 64, 32))
                        .executeAndCollect(FRAMES);
        assertThat(frames).hasSize(FRAMES - 1);
        assertThat(frames.get(0).sequence()).isEqualTo(1);
    }

    @Test
    void flatMapEmitsAnyNumber() throws Exception {
        List<VideoFrame> frames =
                pictures(1)
                        .process(
                                Frames.flatMap(
                                        (frame, out) -> {
                                            out.collect(frame);
                                            out.collect(frame.convert(VideoBufferType.NV12));
                                            if (frame.sequence() == 0) {
                                                out.collect(frame.retain());
                                            }
                                        }))
                        .returns(VideoFrameTypeInfo.INSTANCE)
                        .executeAndCollect(100);
        assertThat(frames).hasSize(2 * FRAMES + 1);
        assertThat(frames).allMatch(VideoFrame::hasPixels);
    }
}
