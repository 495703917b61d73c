// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A frame's life in Flink: what is lent, what is copied, what outlives the call. */
class FrameLifeITCase {

    private static final int FRAMES = 60;
    private static final int SIZE = 32 * 16 * 3 / 2;

    /** Shared with the task managers, which run in this JVM. */
    private static FrameAllocator allocator;

    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
    private static final AtomicInteger WITHOUT_PIXELS = new AtomicInteger();
    private static final AtomicInteger CONVERSIONS = new AtomicInteger();

    @BeforeEach
    void reset() {
        allocator = FrameAllocator.create("life", 50L * SIZE * 8);
        HAS_FAILED.set(false);
        WITHOUT_PIXELS.set(0);
        CONVERSIONS.set(0);
    }

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.allocatedBytes()).isZero();
        assertThat(allocator.reclaimedFrames()).isZero();
        allocator.close();
    }

    private static StreamExecutionEnvironment environment(boolean objectReuse) {
        return environment(objectReuse, "hashmap");
    }

    private static StreamExecutionEnvironment environment(boolean objectReuse, String backend) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    private static StreamExecutionEnvironment withoutRestart() {
        StreamExecutionEnvironment env = environment(true);
        Configuration none = new Configuration();
        none.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        env.configure(none);
        return env;
    }

    private static SingleOutputStreamOperator<VideoFrame> camera(StreamExecutionEnvironment env) {
        return env.fromSequence(0, FRAMES - 1).process(new Camera());
    }

    /** Off-heap frames whose luma is their number. */
    private static final class Camera extends ProcessFunction<Long, VideoFrame> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(
                Long number,
                ProcessFunction<Long, VideoFrame>.Context context,
                Collector<VideoFrame> out) {
            FrameHeader header =
                    new FrameHeader(
                            32,
                            16,
                            VideoBufferType.I420,
                            number,
                            VideoRotation.ROTATION_0,
                            number,
                            FrameOrigin.ofTrack("cam"));
            VideoFrame frame =
                    VideoFrame.create(
                            header,
                            allocator,
                            planes -> {
                                for (int i = 0; i < 512; i++) {
                                    planes.get(0).data().put(i, number.byteValue());
                                }
                            });
            try {
                out.collect(frame);
            } finally {
                frame.release();
            }
        }
    }

    /** The number of a frame whose pixels are right, -1 of one without pixels. */
    private static long check(VideoFrame frame) {
        if (!frame.hasPixels()) {
            return -1;
        }
        int luma = frame.plane(0).data().get(100) & 0xff;
        if (luma != frame.sequence()) {
            throw new AssertionError("Frame " + frame.sequence() + " has the pixels of " + luma);
        }
        return frame.sequence();
    }

    private static DataStream<Long> checked(DataStream<VideoFrame> frames) {
        return frames.map(FrameLifeITCase::check).returns(Types.LONG);
    }

    private static List<Long> run(DataStream<Long> numbers) throws Exception {
        List<Long> all = new ArrayList<>(numbers.executeAndCollect(100 * FRAMES));
        all.sort(null);
        return all;
    }

    private static List<Long> allNumbers(int times) {
        return LongStream.range(0, FRAMES)
                .flatMap(n -> LongStream.range(0, times).map(i -> n))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chain(boolean objectReuse) throws Exception {
        DataStream<VideoFrame> frames =
                camera(environment(objectReuse))
                        .process(Frames.convert(VideoBufferType.NV12))
                        .process(Frames.convert(VideoBufferType.I420, true))
                        .process(Frames.map(VideoFrame::retain))
                        .process(Frames.map(frame -> frame));
        assertThat(run(checked(frames))).isEqualTo(allNumbers(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fanOutAndUnionConvertOnce(boolean objectReuse) throws Exception {
        DataStream<VideoFrame> rgba =
                camera(environment(objectReuse))
                        .process(
                                Frames.map(
                                        frame -> {
                                            CONVERSIONS.incrementAndGet();
                                            return frame.convert(VideoBufferType.RGBA);
                                        }));
        DataStream<VideoFrame> a = rgba.process(Frames.convert(VideoBufferType.BGRA));
        DataStream<VideoFrame> b = rgba.process(Frames.map(frame -> frame));
        DataStream<Long> both =
                a.union(b)
                        .map(frame -> frame.hasPixels() ? frame.sequence() : -1)
                        .returns(Types.LONG);
        assertThat(run(both)).isEqualTo(allNumbers(2));
        assertThat(CONVERSIONS).hasValue(FRAMES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sideOutputRebalanceAndKeyBy(boolean objectReuse) throws Exception {
        OutputTag<VideoFrame> tag = new OutputTag<>("side", VideoFrameTypeInfo.INSTANCE);
        SingleOutputStreamOperator<VideoFrame> main =
                camera(environment(objectReuse))
                        .process(
                                new ProcessFunction<VideoFrame, VideoFrame>() {
                                    private static final long serialVersionUID = 1L;

                                    @Override
                                    public void processElement(
                                            VideoFrame frame,
                                            ProcessFunction<VideoFrame, VideoFrame>.Context context,
                                            Collector<VideoFrame> out) {
                                        context.output(tag, frame);
                                        out.collect(frame);
                                    }
                                });
        DataStream<Long> side = checked(main.getSideOutput(tag));
        DataStream<Long> rebalanced = checked(main.rebalance());
        DataStream<Long> keyed =
                main.keyBy(VideoFrame::track).map(FrameLifeITCase::check).returns(Types.LONG);
        assertThat(run(side.union(rebalanced, keyed))).isEqualTo(allNumbers(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void windowKeepsFramesOnTheHeap(boolean objectReuse) throws Exception {
        DataStream<Long> numbers =
                camera(environment(objectReuse))
                        .keyBy(VideoFrame::track)
                        .countWindow(10)
                        .apply(
                                (key, window, frames, out) ->
                                        frames.forEach(frame -> out.collect(check(frame))),
                                Types.LONG);
        assertThat(run(numbers)).isEqualTo(allNumbers(1));
    }

    @ParameterizedTest
    @CsvSource({"hashmap,false", "hashmap,true", "rocksdb,false", "rocksdb,true"})
    void keyedListStateSurvivesARestore(String backend, boolean objectReuse) throws Exception {
        StreamExecutionEnvironment env = environment(objectReuse, backend);
        DataStream<Long> numbers =
                acrossCheckpoints(env).keyBy(VideoFrame::track).process(new KeepsInKeyedState());
        assertThat(run(numbers)).isEqualTo(allNumbers(1));
        assertThat(HAS_FAILED).isTrue();
    }

    /** Frames of which a third comes before each checkpoint, however long one takes. */
    private static DataStream<VideoFrame> acrossCheckpoints(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new DataGeneratorSource<>(
                                number -> number,
                                FRAMES,
                                RateLimiterStrategy.perCheckpoint(FRAMES / 3),
                                Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .process(new Camera());
    }

    /** Test pictures over a second. */
    private static DataStream<VideoFrame> slowly(StreamExecutionEnvironment env) {
        return env.fromSource(
                        Frames.testPattern(32, 16, 60, 1).withFrames(FRAMES),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(
                        Frames.map(
                                frame ->
                                        VideoFrame.create(
                                                frame.header(),
                                                allocator,
                                                planes -> {
                                                    for (int i = 0; i < 512; i++) {
                                                        planes.get(0)
                                                                .data()
                                                                .put(i, (byte) frame.sequence());
                                                    }
                                                })));
    }

    private static final class KeepsInKeyedState
            extends KeyedProcessFunction<String, VideoFrame, Long> implements CheckpointListener {

        private static final long serialVersionUID = 1L;
        private transient ListState<VideoFrame> kept;
        private transient volatile boolean checkpointed;

        @Override
        public void open(OpenContext context) {
            kept =
                    getRuntimeContext()
                            .getListState(
                                    new ListStateDescriptor<>("kept", VideoFrameTypeInfo.INSTANCE));
        }

        @Override
        public void processElement(
                VideoFrame frame,
                KeyedProcessFunction<String, VideoFrame, Long>.Context context,
                Collector<Long> out)
                throws Exception {
            kept.add(frame);
            failOnce(checkpointed);
            if (frame.sequence() == FRAMES - 1) {
                for (VideoFrame each : kept.get()) {
                    out.collect(check(each));
                }
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    private static void failOnce(boolean now) {
        if (now && HAS_FAILED.compareAndSet(false, true)) {
            throw new IllegalStateException("The failure that this test wants");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void operatorStateOfLentFramesBecomesHeadersAndOfHeapFramesStays(boolean toHeap)
            throws Exception {
        DataStream<Long> numbers =
                acrossCheckpoints(environment(true)).process(new KeepsInOperatorState(toHeap));
        List<Long> all = run(numbers);
        assertThat(HAS_FAILED).isTrue();
        if (toHeap) {
            assertThat(all).isEqualTo(allNumbers(1));
        } else {
            assertThat(all).hasSize(FRAMES).containsOnly(-1L);
        }
    }

    private static final class KeepsInOperatorState extends ProcessFunction<VideoFrame, Long>
            implements CheckpointedFunction, CheckpointListener {

        private static final long serialVersionUID = 1L;
        private final boolean toHeap;
        private transient ListState<VideoFrame> kept;
        private transient volatile boolean checkpointed;

        KeepsInOperatorState(boolean toHeap) {
            this.toHeap = toHeap;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            kept =
                    context.getOperatorStateStore()
                            .getListState(
                                    new ListStateDescriptor<>("kept", VideoFrameTypeInfo.INSTANCE));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public void processElement(
                VideoFrame frame,
                ProcessFunction<VideoFrame, Long>.Context context,
                Collector<Long> out)
                throws Exception {
            kept.add(toHeap ? frame.toHeap() : frame);
            failOnce(checkpointed);
            if (frame.sequence() == FRAMES - 1) {
                for (VideoFrame each : kept.get()) {
                    out.collect(each == frame ? -1 : check(each));
                }
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    @Test
    void reinterpretedKeyedStateNamesToHeap() throws Exception {
        assertThat(run(remembered(withoutRestart(), true))).isEqualTo(allNumbers(1));
        StreamExecutionEnvironment env = withoutRestart();
        assertThatThrownBy(() -> run(remembered(env, false)))
                .hasStackTraceContaining("FrameReleasedException")
                .hasStackTraceContaining("frame.toHeap()");
    }

    /** Emits each frame when the next one comes, the last one with itself. */
    private static DataStream<Long> remembered(StreamExecutionEnvironment env, boolean toHeap) {
        return DataStreamUtils.reinterpretAsKeyedStream(camera(env), VideoFrame::track)
                .process(
                        new KeyedProcessFunction<String, VideoFrame, Long>() {
                            private static final long serialVersionUID = 1L;
                            private transient ValueState<VideoFrame> last;

                            @Override
                            public void open(OpenContext context) {
                                last =
                                        getRuntimeContext()
                                                .getState(
                                                        new ValueStateDescriptor<>(
                                                                "last",
                                                                VideoFrameTypeInfo.INSTANCE));
                            }

                            @Override
                            public void processElement(
                                    VideoFrame frame,
                                    KeyedProcessFunction<String, VideoFrame, Long>.Context context,
                                    Collector<Long> out)
                                    throws Exception {
                                VideoFrame before = last.value();
                                if (before != null) {
                                    before.data();
                                    out.collect(check(before));
                                }
                                last.update(toHeap ? frame.toHeap() : frame);
                                if (frame.sequence() == FRAMES - 1) {
                                    out.collect(check(frame));
                                }
                            }
                        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asyncAnswersComeInOrderAndSurviveAFailure(boolean objectReuse) throws Exception {
        DataStream<VideoFrame> answers =
                Frames.async(
                        slowly(environment(objectReuse)),
                        frame ->
                                CompletableFuture.supplyAsync(
                                        () -> {
                                            failAtOnce(frame);
                                            return frame.sequence() % 2 == 0
                                                    ? frame.retain()
                                                    : frame.convert(VideoBufferType.NV12);
                                        }),
                        8,
                        Duration.ofSeconds(10),
                        2,
                        VideoFrameTypeInfo.INSTANCE);
        DataStream<Long> numbers =
                answers.process(
                        new ProcessFunction<VideoFrame, Long>() {
                            private static final long serialVersionUID = 1L;
                            private long last = -1;

                            @Override
                            public void processElement(
                                    VideoFrame frame,
                                    ProcessFunction<VideoFrame, Long>.Context context,
                                    Collector<Long> out) {
                                if (frame.sequence() <= last) {
                                    throw new AssertionError(frame + " after " + last);
                                }
                                last = frame.sequence();
                                failOnce(frame.sequence() == 30);
                                out.collect(check(frame));
                            }
                        });
        assertThat(run(numbers)).isEqualTo(allNumbers(1));
        assertThat(HAS_FAILED).isTrue();
    }

    /** The first attempt at every tenth frame fails. */
    private static void failAtOnce(VideoFrame frame) {
        if (frame.sequence() % 10 == 5 && WITHOUT_PIXELS.incrementAndGet() % 2 == 1) {
            throw new IllegalStateException("The first attempt fails");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void batchesHaveTheirFramesInAChainAndBehindIt(boolean objectReuse) throws Exception {
        StreamExecutionEnvironment env = environment(objectReuse);
        DataStream<FrameBatch> batches = Frames.batch(camera(env), 7, Duration.ofMinutes(1));
        DataStream<Long> numbers =
                batches.union(batches.rebalance())
                        .flatMap(
                                (FrameBatch batch, Collector<Long> out) -> {
                                    if (batch.size() > 7) {
                                        throw new AssertionError(batch);
                                    }
                                    batch.toFrames().forEach(frame -> out.collect(check(frame)));
                                })
                        .returns(Types.LONG);
        assertThat(run(numbers)).isEqualTo(allNumbers(2));
    }

    @Test
    void aBatchDoesNotWaitForEver() throws Exception {
        DataStream<Long> sizes =
                Frames.batch(slowly(environment(true)), 1000, Duration.ofMillis(40))
                        .map(batch -> (long) batch.size())
                        .returns(Types.LONG);
        List<Long> all = run(sizes);
        assertThat(all).hasSizeGreaterThan(5);
        assertThat(all.stream().mapToLong(Long::longValue).sum()).isEqualTo(FRAMES);
    }

    @Test
    void asyncQuestionsThatTakeTooLongAreDropped() throws Exception {
        DataStream<Long> answers =
                Frames.async(
                        camera(environment(true)),
                        frame ->
                                frame.sequence() % 3 == 0
                                        ? neverFor(frame)
                                        : CompletableFuture.completedFuture(check(frame)),
                        4,
                        Duration.ofMillis(20),
                        1,
                        Types.LONG);
        assertThat(run(answers)).hasSize(FRAMES - FRAMES / 3).noneMatch(n -> n % 3 == 0);
        // Whoever was asked holds the frame until the answer comes, be the job gone by then.
        await().untilAsserted(() -> assertThat(allocator.allocatedBytes()).isZero());
    }

    /** Answers long after it was given up. */
    private static CompletableFuture<Long> neverFor(VideoFrame frame) {
        return new CompletableFuture<Long>()
                .completeOnTimeout(
                        frame.sequence(), 60, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
}
