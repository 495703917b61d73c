// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.guide;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.operators.EncodedImage;
import io.github.flinklivekit.frame.operators.FrameFunction;
import io.github.flinklivekit.frame.operators.FrameTensor;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.operators.TensorElement;
import io.github.flinklivekit.frame.operators.TensorLayout;
import io.github.flinklivekit.frame.operators.TimeCodeReading;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The Java of docs/operators.md. */
final class OperatorsGuide {

    private OperatorsGuide() {}

    static DataStream<VideoFrame> testPattern(StreamExecutionEnvironment env) {
        DataStream<VideoFrame> frames =
                env.fromSource(
                        Frames.testPattern(1280, 720, 30, 2).withFrames(10),
                        WatermarkStrategy.forMonotonousTimestamps(),
                        "cameras");
        return frames;
    }

    static DataStream<VideoFrame> convert(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> rgba = frames.process(Frames.convert(VideoBufferType.RGBA));
        return rgba;
    }

    static DataStream<VideoFrame> convertFlipped(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> bottomUp =
                frames.process(Frames.convert(VideoBufferType.BGRA, true));
        return bottomUp;
    }

    static DataStream<VideoFrame> scale(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> small =
                frames.process(Frames.scale(640, 360, ScaleFilter.BOX, ScaleFit.FIT));
        return small;
    }

    static DataStream<VideoFrame> crop(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> upperLeft = frames.process(Frames.crop(0, 0, 320, 180));
        return upperLeft;
    }

    static DataStream<VideoFrame> applyRotation(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> upright = frames.process(Frames.applyRotation());
        return upright;
    }

    static DataStream<VideoFrame> sample(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> fivePerSecond = frames.process(Frames.sample(5));
        return fivePerSecond;
    }

    static DataStream<VideoFrame> map(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> even =
                frames.process(Frames.map(frame -> frame.sequence() % 2 == 0 ? frame : null));
        return even;
    }

    static DataStream<VideoFrame> flatMap(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> halves =
                frames.process(
                        Frames.flatMap(
                                (frame, out) -> {
                                    int half = frame.width() / 2;
                                    int height = frame.height();
                                    out.collect(FrameGeometry.crop(frame, 0, 0, half, height));
                                    out.collect(FrameGeometry.crop(frame, half, 0, half, height));
                                }));
        return halves;
    }

    static DataStream<VideoFrame> paint(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> labelled =
                frames.process(
                        Frames.paint(
                                (frame, graphics) -> graphics.drawString(frame.track(), 20, 40)));
        return labelled;
    }

    static DataStream<VideoFrame> stampTimeCode(DataStream<VideoFrame> frames) {
        DataStream<VideoFrame> stamped = frames.process(Frames.stampTimeCode());
        return stamped;
    }

    static DataStream<TimeCodeReading> readTimeCode(DataStream<VideoFrame> frames) {
        DataStream<TimeCodeReading> readings =
                frames.process(Frames.readTimeCode())
                        .filter(reading -> reading.timeCodeUs() != null);
        return readings;
    }

    static DataStream<EncodedImage> encodeImage(DataStream<VideoFrame> frames) {
        DataStream<EncodedImage> images =
                frames.process(Frames.sample(1))
                        .process(Frames.encodeImage(ImageFormat.JPEG, 0.8f));
        return images;
    }

    static DataStream<VideoFrame> decodeImage(DataStream<EncodedImage> images) {
        DataStream<VideoFrame> decoded = images.process(Frames.decodeImage(VideoBufferType.RGBA));
        return decoded;
    }

    static DataStream<FrameTensor> toTensor(DataStream<VideoFrame> frames) {
        DataStream<FrameTensor> tensors =
                frames.process(Frames.scale(224, 224, ScaleFilter.BOX, ScaleFit.FILL))
                        .process(
                                Frames.toTensor(
                                        TensorLayout.NCHW,
                                        TensorElement.FLOAT32,
                                        new float[] {0.485f, 0.456f, 0.406f},
                                        new float[] {0.229f, 0.224f, 0.225f}));
        return tensors;
    }

    static DataStream<Integer> batch(DataStream<VideoFrame> frames) {
        DataStream<FrameBatch> batches = Frames.batch(frames, 16, Duration.ofMillis(500));
        DataStream<Integer> rows = batches.map(batch -> batch.read(root -> root.getRowCount()));
        return rows;
    }

    static DataStream<FrameBatch> batchWithin(DataStream<VideoFrame> frames) {
        DataStream<FrameBatch> batches =
                Frames.batch(frames, 64, Duration.ofSeconds(2), MemorySize.ofMebiBytes(1024));
        return batches;
    }

    static DataStream<String> async(DataStream<VideoFrame> frames) {
        DataStream<String> answers =
                Frames.async(
                        frames,
                        frame -> CompletableFuture.supplyAsync(() -> describe(frame)),
                        8,
                        Duration.ofSeconds(10),
                        2,
                        Types.STRING);
        return answers;
    }

    static final class Luma extends FrameFunction<Integer> {

        private static final long serialVersionUID = 1L;

        @Override
        protected void process(VideoFrame frame, Collector<Integer> out) {
            out.collect(frame.plane(0).data().get(0) & 0xff);
        }
    }

    static DataStream<Integer> ownFunction(DataStream<VideoFrame> frames) {
        DataStream<Integer> lumas = frames.process(new Luma());
        return lumas;
    }

    private static String describe(VideoFrame frame) {
        return frame.width() + "x" + frame.height();
    }
}
