// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.model.onnx.internal.input.FrameTensorWriter;
import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.serving.ModelLease;
import io.github.flinklivekit.model.onnx.internal.serving.ModelMetrics;
import io.github.flinklivekit.model.onnx.internal.serving.SharedModels;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;

import org.apache.flink.configuration.Configuration;

import com.sun.management.ThreadMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A model on the pictures of some tracks, as fast as it can. Prints how many pictures a second, the
 * milliseconds that the pre-processing of one takes by itself, the bytes that one leaves on the
 * heap, and the vector of the first picture. Arguments: a folder with the model and a file of
 * pictures, the type of these, how many tracks, and for how many seconds to measure.
 */
final class ModelBenchmark {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    /** The next batch is there when one is done. */
    private static final int BATCHES_UNDER_WAY = 2;

    private final ModelSettings settings;
    private final List<VideoFrame> frames;
    private final int tracks;
    private final long measuredNanos;

    private ModelBenchmark(
            ModelSettings settings, List<VideoFrame> frames, int tracks, long measuredNanos) {
        this.settings = settings;
        this.frames = frames;
        this.tracks = tracks;
        this.measuredNanos = measuredNanos;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        VideoBufferType type = VideoBufferType.ofName(args[1]);
        int tracks = Integer.parseInt(args[2]);
        long nanos = (long) (Double.parseDouble(args[3]) * TimeUnit.SECONDS.toNanos(1));
        ModelSettings settings =
                ModelSettings.of(
                        Configuration.fromMap(
                                Map.of(
                                        "path",
                                        folder.resolve("model.onnx").toString(),
                                        "task",
                                        "embedding",
                                        "batch.max-frames",
                                        args[2],
                                        "when-busy",
                                        "wait")));
        try (FrameAllocator allocator = FrameAllocator.unlimited("benchmark")) {
            List<VideoFrame> frames = read(folder.resolve(args[1]), type, allocator);
            ModelBenchmark benchmark = new ModelBenchmark(settings, frames, tracks, nanos);
            benchmark.prepare();
            double preparing = benchmark.prepare();
            benchmark.infer(preparing);
            frames.forEach(VideoFrame::release);
        }
    }

    private static List<VideoFrame> read(Path file, VideoBufferType type, FrameAllocator allocator)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int size = type.sizeBytes(WIDTH, HEIGHT);
        List<VideoFrame> frames = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            ByteBuffer picture = ByteBuffer.wrap(bytes, from, size);
            frames.add(
                    VideoFrame.create(
                            FrameHeader.of(WIDTH, HEIGHT, type),
                            allocator,
                            planes -> {
                                for (FramePlane plane : planes) {
                                    fill(plane, picture);
                                }
                            }));
        }
        return frames;
    }

    private static void fill(FramePlane plane, ByteBuffer picture) {
        for (int y = 0; y < plane.rows(); y++) {
            byte[] row = new byte[plane.rowBytes()];
            picture.get(row);
            plane.data().put(y * plane.stride(), row);
        }
    }

    /** The milliseconds from a frame to the input of the model. */
    private double prepare() {
        try (OnnxSession session = OnnxSession.open(settings.session())) {
            InputSpec input = InputSpec.of(session, settings.input(), settings.batch());
            long elements =
                    input.picture().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
            ByteBuffer memory =
                    ByteBuffer.allocateDirect((int) elements * tracks * Float.BYTES)
                            .order(ByteOrder.nativeOrder());
            FrameTensorWriter writer = new FrameTensorWriter(input, settings.input(), memory);
            long begin = System.nanoTime();
            long took = 0;
            int count = 0;
            while (took < measuredNanos) {
                writer.write(frames.get(count % frames.size()), count % tracks);
                count++;
                took = System.nanoTime() - begin;
            }
            return (double) took / count / TimeUnit.MILLISECONDS.toNanos(1);
        }
    }

    private void infer(double preparing) {
        ModelMetrics metrics = new ModelMetrics();
        try (ModelLease<float[]> model = SharedModels.ofProcess().lease(settings, metrics)) {
            float[] vector =
                    model.submit(frames.get(0), "0").join().orElseThrow(IllegalStateException::new);
            infer(model);
            long garbage = allocatedBytes();
            long before = metrics.inferences();
            long begin = System.nanoTime();
            infer(model);
            long count = metrics.inferences() - before;
            double seconds = (double) (System.nanoTime() - begin) / TimeUnit.SECONDS.toNanos(1);
            System.out.printf(
                    "%f %f %f%n",
                    count / seconds, preparing, (double) (allocatedBytes() - garbage) / count);
            IntStream.range(0, vector.length).forEach(i -> System.out.println(vector[i]));
        }
    }

    private void infer(ModelLease<float[]> model) {
        Queue<CompletableFuture<Optional<float[]>>> underWay = new ArrayDeque<>();
        long begin = System.nanoTime();
        for (int i = 0; System.nanoTime() - begin < measuredNanos; i++) {
            for (int track = 0; track < tracks; track++) {
                VideoFrame frame = frames.get((i + track) % frames.size());
                underWay.add(model.submit(frame, String.valueOf(track)));
            }
            while (underWay.size() > (BATCHES_UNDER_WAY - 1) * tracks) {
                underWay.remove().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    /** Of all threads, by now. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
