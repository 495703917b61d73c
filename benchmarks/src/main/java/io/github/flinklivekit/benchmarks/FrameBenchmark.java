// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameSerializer;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What else is done with a 1080p frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx1g"})
public class FrameBenchmark {

    @Param({"I420", "RGBA"})
    public VideoBufferType type;

    private final VideoFrameSerializer serializer = new VideoFrameSerializer();
    private FrameAllocator allocator;
    private VideoFrame frame;
    private VideoFrame turned;
    private DataOutputSerializer output;
    private byte[] written;
    private byte[] copy;

    @Setup
    public void setUp() throws IOException {
        allocator = FrameAllocator.unlimited("benchmark");
        frame = Pictures.noise(type, allocator);
        turned = frame.withHeader(frame.header().withRotation(VideoRotation.ROTATION_90));
        output = new DataOutputSerializer(9_000_000);
        serializer.serialize(frame, output);
        written = output.getCopyOfBuffer();
        copy = new byte[written.length];
    }

    @TearDown
    public void tearDown() {
        frame.release();
        turned.release();
        allocator.close();
    }

    @Benchmark
    public void scaleTo360pByBox() {
        FrameGeometry.scale(frame, 640, 360, ScaleFilter.BOX, ScaleFit.STRETCH).release();
    }

    @Benchmark
    public void scaleTo360pBilinear() {
        FrameGeometry.scale(frame, 640, 360, ScaleFilter.BILINEAR, ScaleFit.STRETCH).release();
    }

    @Benchmark
    public void scaleTo360pNearest() {
        FrameGeometry.scale(frame, 640, 360, ScaleFilter.NEAREST, ScaleFit.STRETCH).release();
    }

    @Benchmark
    public void cropTo720p() {
        FrameGeometry.crop(frame, 320, 180, 1280, 720).release();
    }

    @Benchmark
    public void turnUpright() {
        FrameGeometry.applyRotation(turned).release();
    }

    @Benchmark
    public void retain() {
        frame.retain().release();
    }

    /** What a chain of source, conversion, scaling and sink does with each frame. */
    @Benchmark
    public void receiveConvertAndScale() {
        VideoFrame received = VideoFrame.create(frame.header(), allocator, planes -> {});
        VideoFrame bgra = received.convert(VideoBufferType.BGRA);
        received.release();
        VideoFrame small = FrameGeometry.scale(bgra, 640, 360, ScaleFilter.BOX, ScaleFit.STRETCH);
        bgra.release();
        small.release();
    }

    @Benchmark
    public int serialize() throws IOException {
        output.clear();
        serializer.serialize(frame, output);
        return output.length();
    }

    @Benchmark
    public VideoFrame deserialize() throws IOException {
        return serializer.deserialize(new DataInputDeserializer(written));
    }

    /** What the serializer is compared with. */
    @Benchmark
    public byte[] arraycopy() {
        System.arraycopy(written, 0, copy, 0, written.length);
        return copy;
    }

    /** What reading is compared with: it cannot do without new memory. */
    @Benchmark
    public byte[] arraycopyIntoNewMemory() {
        byte[] target = new byte[written.length];
        System.arraycopy(written, 0, target, 0, written.length);
        return target;
    }
}
