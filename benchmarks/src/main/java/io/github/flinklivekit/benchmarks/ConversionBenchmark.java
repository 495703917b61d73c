// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

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

import java.util.concurrent.TimeUnit;

/** Every pair of types at 1080p; of one type, with a flip, since without one nothing is done. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx1g"})
public class ConversionBenchmark {

    @Param public VideoBufferType from;

    @Param public VideoBufferType to;

    private FrameAllocator allocator;
    private VideoFrame frame;

    @Setup
    public void setUp() {
        allocator = FrameAllocator.unlimited("benchmark");
        frame = Pictures.noise(from, allocator);
    }

    @TearDown
    public void tearDown() {
        frame.release();
        allocator.close();
    }

    @Benchmark
    public void convert() {
        frame.convert(to, from == to).release();
    }
}
