// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.arrow.FrameBatchTypeInfo;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.testpattern.TestPatternSource;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.awt.Graphics2D;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Operators on streams of frames. Each is one call:
 *
 * <pre>{@code
 * DataStream<VideoFrame> small =
 *         frames.process(Frames.scale(640, 360, ScaleFilter.BOX, ScaleFit.FIT))
 *                 .process(Frames.convert(VideoBufferType.RGBA));
 * }</pre>
 *
 * <p>Each keeps timestamp, sequence and origin of a frame, and its rotation unless it says so. Each
 * releases what it made once it was emitted. A frame without pixels, and one for whose result there
 * is no memory, is dropped and counted; see {@link FrameFunction}.
 *
 * <p>Two branches of a job that need the same type share one conversion, if it comes before they
 * part:
 *
 * <pre>{@code
 * DataStream<VideoFrame> rgba = frames.process(Frames.convert(VideoBufferType.RGBA));
 * rgba.process(faces());
 * rgba.process(plates());
 * }</pre>
 */
public final class Frames {

    private static final MemorySize BATCH_MEMORY_LIMIT = MemorySize.ofMebiBytes(512);

    private Frames() {}

    /**
     * A source of moving test pictures, endless unless it is told otherwise.
     *
     * <pre>{@code
     * env.fromSource(
     *         Frames.testPattern(1280, 720, 30, 4).withFrames(300),
     *         WatermarkStrategy.forMonotonousTimestamps(),
     *         "cameras")
     * }</pre>
     *
     * @param width in pixels
     * @param height in pixels
     * @param framesPerSecond of each track, above 0
     * @param tracks how many tracks, named {@code cam0}, {@code cam1}, ...
     */
    public static TestPatternSource testPattern(
            int width, int height, double framesPerSecond, int tracks) {
        return TestPatternSource.create(width, height, framesPerSecond, tracks);
    }

    /**
     * Converts pixels, in BT.601 limited range. Of the same type they are passed on as they are.
     *
     * <pre>{@code
     * frames.process(Frames.convert(VideoBufferType.RGBA))
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> convert(VideoBufferType type) {
        return convert(type, false);
    }

    /**
     * Converts pixels, in BT.601 limited range.
     *
     * <pre>{@code
     * frames.process(Frames.convert(VideoBufferType.RGBA, true))
     * }</pre>
     *
     * @param flipY whether pictures are turned on their heads
     */
    public static ProcessFunction<VideoFrame, VideoFrame> convert(
            VideoBufferType type, boolean flipY) {
        return map(frame -> type == frame.type() && !flipY ? frame : frame.convert(type, flipY));
    }

    /**
     * A user's code, one frame or none of each.
     *
     * <pre>{@code
     * frames.process(Frames.map(frame -> detector.blurFaces(frame)))
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> map(SerializableFrameMapper mapper) {
        return new FrameFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void process(VideoFrame frame, Collector<VideoFrame> out) throws Exception {
                VideoFrame made = mapper.map(frame);
                if (made != null) {
                    emit(made, frame, out);
                }
            }
        };
    }

    /**
     * A user's code, any number of frames of each.
     *
     * <pre>{@code
     * frames.process(
     *         Frames.flatMap(
     *                 (frame, out) -> {
     *                     out.collect(FrameGeometry.crop(frame, 0, 0, 640, 720));
     *                     out.collect(FrameGeometry.crop(frame, 640, 0, 640, 720));
     *                 }))
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> flatMap(
            SerializableFrameFlatMapper mapper) {
        return new FrameFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void process(VideoFrame frame, Collector<VideoFrame> out) throws Exception {
                mapper.flatMap(frame, new ReleasingCollector(frame, out));
            }
        };
    }

    /**
     * Scales.
     *
     * <pre>{@code
     * frames.process(Frames.scale(640, 360, ScaleFilter.BOX, ScaleFit.FIT))
     * }</pre>
     *
     * @param width in pixels
     * @param height in pixels
     */
    public static ProcessFunction<VideoFrame, VideoFrame> scale(
            int width, int height, ScaleFilter filter, ScaleFit fit) {
        return map(frame -> FrameGeometry.scale(frame, width, height, filter, fit));
    }

    /**
     * Cuts a part out. The size of a live track changes with its bandwidth: a frame that does not
     * have the part is dropped and counted ({@code framesTooSmall}). Scale before, to have it.
     *
     * <pre>{@code
     * frames.process(Frames.crop(0, 0, 640, 360))
     * }</pre>
     *
     * @param x the left edge, in pixels; where pixels share chroma it is rounded down to even
     * @param y the upper edge, in pixels; likewise
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if no frame can have the part
     */
    public static ProcessFunction<VideoFrame, VideoFrame> crop(
            int x, int y, int width, int height) {
        return new CropFunction(x, y, width, height);
    }

    /**
     * Turns pixels upright and sets the rotation to 0.
     *
     * <pre>{@code
     * frames.process(Frames.applyRotation())
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> applyRotation() {
        return map(FrameGeometry::applyRotation);
    }

    /**
     * Lets so many frames a second of each track through, by their timestamps and without drift;
     * pixels are not touched.
     *
     * <pre>{@code
     * frames.process(Frames.sample(5))
     * }</pre>
     *
     * @param framesPerSecond above 0; 0.1 is a frame every ten seconds
     * @throws IllegalArgumentException if it is not
     */
    public static ProcessFunction<VideoFrame, VideoFrame> sample(double framesPerSecond) {
        return new SampleFunction(framesPerSecond);
    }

    /**
     * Paints over frames, which keep their type.
     *
     * <pre>{@code
     * frames.process(
     *         Frames.paint((frame, graphics) -> graphics.drawString(frame.participant(), 20, 40)))
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> paint(SerializablePainter painter) {
        return map(frame -> FrameImages.paint(frame, graphics -> paint(painter, frame, graphics)));
    }

    private static void paint(SerializablePainter painter, VideoFrame frame, Graphics2D graphics) {
        try {
            painter.paint(frame, graphics);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A painter failed on " + frame, e);
        }
    }

    /**
     * Draws the present time over the top of each frame; see {@link TimeCode}. Frames that are too
     * small for it pass as they are.
     *
     * <pre>{@code
     * frames.process(Frames.stampTimeCode()).sinkTo(sink)
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> stampTimeCode() {
        return map(
                frame ->
                        TimeCode.fits(frame.width(), frame.height())
                                ? TimeCode.stamp(frame, nowUs())
                                : frame);
    }

    /**
     * Reads the time from the top of each frame; see {@link TimeCode}.
     *
     * <pre>{@code
     * frames.process(Frames.readTimeCode()).filter(reading -> reading.timeCodeUs() != null)
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, TimeCodeReading> readTimeCode() {
        return new FrameFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void process(VideoFrame frame, Collector<TimeCodeReading> out) {
                OptionalLong code = TimeCode.read(frame);
                Long drawn = code.isPresent() ? (Long) code.getAsLong() : null;
                out.collect(new TimeCodeReading(frame.header(), nowUs(), drawn));
            }
        };
    }

    /**
     * Makes image files of frames.
     *
     * <pre>{@code
     * frames.process(Frames.sample(1)).process(Frames.encodeImage(ImageFormat.JPEG, 0.8f))
     * }</pre>
     *
     * @param quality 0 (smallest) to 1 (best) of JPEG; PNG loses nothing
     */
    public static ProcessFunction<VideoFrame, EncodedImage> encodeImage(
            ImageFormat format, float quality) {
        return new FrameFunction<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void process(VideoFrame frame, Collector<EncodedImage> out) {
                byte[] encoded = FrameImages.encode(frame, format, quality);
                out.collect(new EncodedImage(frame.header(), format, encoded));
            }
        };
    }

    /**
     * Makes heap frames of image files. What cannot be decoded is dropped and counted ({@code
     * imagesNotDecoded}).
     *
     * <pre>{@code
     * images.process(Frames.decodeImage(VideoBufferType.RGBA))
     * }</pre>
     */
    public static ProcessFunction<EncodedImage, VideoFrame> decodeImage(VideoBufferType type) {
        return new ProcessFunction<>() {
            private static final long serialVersionUID = 1L;

            private transient Counter notDecoded;

            @Override
            public void open(OpenContext context) {
                notDecoded =
                        getRuntimeContext()
                                .getMetricGroup()
                                .addGroup("livekit")
                                .counter("imagesNotDecoded");
            }

            @Override
            public void processElement(
                    EncodedImage image, Context context, Collector<VideoFrame> out) {
                try {
                    out.collect(FrameImages.decode(image.getData(), image.getHeader(), type));
                } catch (IOException e) {
                    notDecoded.inc();
                }
            }
        };
    }

    /**
     * Makes tensors of red, green and blue, on the heap.
     *
     * <pre>{@code
     * frames.process(Frames.scale(224, 224, ScaleFilter.BOX, ScaleFit.FILL))
     *         .process(
     *                 Frames.toTensor(
     *                         TensorLayout.NCHW,
     *                         TensorElement.FLOAT32,
     *                         new float[] {0.485f, 0.456f, 0.406f},
     *                         new float[] {0.229f, 0.224f, 0.225f}))
     * }</pre>
     *
     * @param mean of R, G and B, from 0 to 1; bytes are not touched by it
     * @param std of R, G and B, above 0; likewise
     * @throws IllegalArgumentException if mean or std do not have three values, or std has one that
     *     is not above 0
     */
    public static ProcessFunction<VideoFrame, FrameTensor> toTensor(
            TensorLayout layout, TensorElement element, float[] mean, float[] std) {
        return new TensorFunction(layout, element, mean, std);
    }

    /**
     * {@link #batch(DataStream, int, Duration, MemorySize)} with 512 MiB.
     *
     * <pre>{@code
     * Frames.batch(frames.process(Frames.sample(5)), 16, Duration.ofMillis(500))
     *         .map(batch -> batch.read(root -> model.infer(root)))
     * }</pre>
     */
    public static SingleOutputStreamOperator<FrameBatch> batch(
            DataStream<VideoFrame> frames, int maxFrames, Duration maxDelay) {
        return batch(frames, maxFrames, maxDelay, BATCH_MEMORY_LIMIT);
    }

    /**
     * Gathers copies of frames into batches. Where memory does not suffice for another frame, a
     * batch is emitted before it is full; a frame for which that does not help is dropped and
     * counted ({@code framesOutOfMemory}).
     *
     * <pre>{@code
     * Frames.batch(frames, 64, Duration.ofSeconds(2), MemorySize.ofMebiBytes(1024))
     * }</pre>
     *
     * @param maxFrames how many frames a batch has at most
     * @param maxDelay how long the first frame of a batch waits at most, in processing time
     * @param memoryLimit what batches that are gathered or in use may need at once in each subtask;
     *     up to twice the size of their pixels while one is gathered
     */
    public static SingleOutputStreamOperator<FrameBatch> batch(
            DataStream<VideoFrame> frames,
            int maxFrames,
            Duration maxDelay,
            MemorySize memoryLimit) {
        return frames.transform(
                "frames-batch",
                FrameBatchTypeInfo.INSTANCE,
                new BatchFrameOperator(maxFrames, maxDelay, memoryLimit));
    }

    /**
     * Asks something else about each frame and goes on meanwhile; answers come in the order of the
     * frames. A question that fails in every attempt, or takes too long, is dropped and counted
     * ({@code asyncFailures}, {@code asyncTimeouts}). Before a checkpoint all answers are waited
     * for.
     *
     * <pre>{@code
     * Frames.async(
     *         frames.process(Frames.sample(2)),
     *         frame -> model.detect(frame),
     *         8,
     *         Duration.ofSeconds(1),
     *         1,
     *         TypeInformation.of(Detection.class))
     * }</pre>
     *
     * @param capacity how many questions are under way at once
     * @param timeout for all attempts of one question together
     * @param attempts how often a question is asked until it is answered, at least once
     */
    public static <T> SingleOutputStreamOperator<T> async(
            DataStream<VideoFrame> frames,
            SerializableAsyncFrameFunction<T> function,
            int capacity,
            Duration timeout,
            int attempts,
            TypeInformation<T> type) {
        return frames.transform(
                "frames-async",
                type,
                new AsyncFrameOperatorFactory<>(function, capacity, timeout, attempts));
    }

    private static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
