// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.arrow.FrameBatchTypeInfo;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.testpattern.TestPatternSource;

import org.apache.flink.annotation.PublicEvolving;
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
 * Operators on streams of frames:
 *
 * <pre>{@code
 * DataStream<VideoFrame> small =
 *         frames.process(Frames.scale(640, 360, ScaleFilter.BOX, ScaleFit.FIT))
 *                 .process(Frames.convert(VideoBufferType.RGBA));
 * }</pre>
 *
 * <p>Operators keep the timestamp, sequence number and origin of a frame, and its rotation unless
 * they say otherwise. They release what they create once it is emitted. A frame without pixels, or
 * for whose result there is no memory, is dropped and counted; see {@link FrameFunction}.
 *
 * <p>Two branches of a job that need the same type share one conversion if it comes before the
 * fork:
 *
 * <pre>{@code
 * DataStream<VideoFrame> rgba = frames.process(Frames.convert(VideoBufferType.RGBA));
 * rgba.process(faces());
 * rgba.process(plates());
 * }</pre>
 */
@PublicEvolving
public final class Frames {

    private static final MemorySize BATCH_MEMORY_LIMIT = MemorySize.ofMebiBytes(512);

    private Frames() {}

    /**
     * A source of moving test pictures, unbounded unless {@link TestPatternSource#withFrames} is
     * used.
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
     * @param tracks the number of tracks, named {@code cam0}, {@code cam1}, ...
     */
    public static TestPatternSource testPattern(
            int width, int height, double framesPerSecond, int tracks) {
        return TestPatternSource.create(width, height, framesPerSecond, tracks);
    }

    /**
     * Converts pixels, in the encoding that each frame says. Frames that have the type already pass
     * unchanged.
     *
     * <pre>{@code
     * frames.process(Frames.convert(VideoBufferType.RGBA))
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> convert(VideoBufferType type) {
        return convert(type, false);
    }

    /**
     * Converts pixels, in the encoding that each frame says.
     *
     * <pre>{@code
     * frames.process(Frames.convert(VideoBufferType.RGBA, true))
     * }</pre>
     *
     * @param flipY whether to turn pictures upside down
     */
    public static ProcessFunction<VideoFrame, VideoFrame> convert(
            VideoBufferType type, boolean flipY) {
        return map(frame -> type == frame.type() && !flipY ? frame : frame.convert(type, flipY));
    }

    /**
     * Converts pixels to a type and an encoding. Frames that have both already pass unchanged.
     *
     * <pre>{@code
     * frames.process(Frames.convert(VideoBufferType.I420, PixelEncoding.BT709_LIMITED))
     * }</pre>
     *
     * @param encoding how the colours of the results are luma and chroma
     */
    public static ProcessFunction<VideoFrame, VideoFrame> convert(
            VideoBufferType type, PixelEncoding encoding) {
        return map(
                frame ->
                        type == frame.type() && encoding == frame.pixelEncoding()
                                ? frame
                                : frame.convert(type, false, encoding));
    }

    /**
     * Runs user code that returns at most one frame for each.
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
     * Runs user code that emits any number of frames for each.
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
     * Scales frames.
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
     * Crops frames. The size of a live track changes with its bandwidth: a frame that is too small
     * for the part is dropped and counted ({@code framesTooSmall}). Scale first to prevent that.
     *
     * <pre>{@code
     * frames.process(Frames.crop(0, 0, 640, 360))
     * }</pre>
     *
     * @param x the left edge, in pixels; rounded down to even where pixels share chroma
     * @param y the upper edge, in pixels; likewise
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if no frame can be large enough
     */
    public static ProcessFunction<VideoFrame, VideoFrame> crop(
            int x, int y, int width, int height) {
        return new CropFunction(x, y, width, height);
    }

    /**
     * Rotates pixels so that they are upright, and sets the rotation to 0.
     *
     * <pre>{@code
     * frames.process(Frames.applyRotation())
     * }</pre>
     */
    public static ProcessFunction<VideoFrame, VideoFrame> applyRotation() {
        return map(FrameGeometry::applyRotation);
    }

    /**
     * Limits the frames per second of each track, by their timestamps and without drift. Pixels are
     * not touched.
     *
     * <pre>{@code
     * frames.process(Frames.sample(5))
     * }</pre>
     *
     * @param framesPerSecond above 0; 0.1 is one frame every ten seconds
     * @throws IllegalArgumentException if it is not
     */
    public static ProcessFunction<VideoFrame, VideoFrame> sample(double framesPerSecond) {
        return new SampleFunction(framesPerSecond);
    }

    /**
     * Paints over frames; they keep their type.
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
     * Draws the current time over the top of each frame; see {@link TimeCode}. Frames that are too
     * small for it pass unchanged.
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
     * Reads the time code of each frame; see {@link TimeCode}.
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
     * Encodes frames as image files.
     *
     * <pre>{@code
     * frames.process(Frames.sample(1)).process(Frames.encodeImage(ImageFormat.JPEG, 0.8f))
     * }</pre>
     *
     * @param quality of JPEG, from 0 (smallest) to 1 (best); ignored for PNG, which is lossless
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
     * Decodes image files into heap frames. An image that cannot be decoded is dropped and counted
     * ({@code imagesNotDecoded}).
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
     * Converts frames to tensors of red, green and blue, on the heap.
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
     * @param mean of R, G and B, from 0 to 1; ignored for {@link TensorElement#UINT8}
     * @param std the standard deviations of R, G and B, above 0; ignored for {@link
     *     TensorElement#UINT8}
     * @throws IllegalArgumentException if mean or std do not have three values, or a value of std
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
     * Collects copies of frames into batches. If there is no memory for another frame, the batch is
     * emitted before it is full; if that does not help, the frame is dropped and counted ({@code
     * framesOutOfMemory}).
     *
     * <pre>{@code
     * Frames.batch(frames, 64, Duration.ofSeconds(2), MemorySize.ofMebiBytes(1024))
     * }</pre>
     *
     * @param maxFrames the maximum number of frames of a batch
     * @param maxDelay how long the first frame of a batch may wait, in processing time
     * @param memoryLimit of all batches that are being filled or in use in a subtask; a batch needs
     *     up to twice the size of its pixels while it is being filled
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
     * Sends an asynchronous request for each frame. Responses are emitted in the order of the
     * frames. A request that fails in every attempt, or times out, is dropped and counted ({@code
     * asyncFailures}, {@code asyncTimeouts}). Checkpoints wait for the requests in flight.
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
     * @param capacity the maximum number of requests in flight
     * @param timeout of a request, all attempts together
     * @param attempts how often to try a request, at least once
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
