// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorState;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorStateSerializer;
import io.github.flinklivekit.source.room.FakeRoom;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.LiveKitTrackSplitSerializer;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.source.event.AddSplitEvent;
import org.apache.flink.runtime.source.event.WatermarkAlignmentEvent;
import org.apache.flink.streaming.api.operators.SourceOperator;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.SourceOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The reader inside Flink's own source operator: watermarks, idleness and alignment. */
class SourceEventTimeTest {

    private static final long SECOND_US = 1_000_000;
    private static final long WATERMARK_INTERVAL_MS = 200;

    private static final Duration IDLE_TIMEOUT = Duration.ofMillis(300);

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final List<FakeRoom> rooms = new ArrayList<>();
    private final Recorder output = new Recorder();
    private final MockEnvironment environment = new MockEnvironmentBuilder().build();

    private SourceOperatorTestHarness<Long> harness;
    private SourceOperator<Long, LiveKitTrackSplit> operator;
    private FakeTrack a;
    private FakeTrack b;
    private long nowMs;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void readTwoTracks() throws Exception {
        WatermarkStrategy<Long> watermarks =
                WatermarkStrategy.<Long>forMonotonousTimestamps()
                        .withWatermarkAlignment(
                                "group", Duration.ofSeconds(1), Duration.ofMillis(100));
        harness =
                new SourceOperatorTestHarness<>(
                        new SourceOperatorFactory<>(new FakeSource(), watermarks), environment);
        harness.getExecutionConfig().setAutoWatermarkInterval(WATERMARK_INTERVAL_MS);
        harness.setup(LongSerializer.INSTANCE);
        harness.initializeEmptyState();
        harness.open();
        operator = (SourceOperator<Long, LiveKitTrackSplit>) harness.getOperator();
        align(Long.MAX_VALUE);
        operator.emitNext(output);
        add(new LiveKitTrackSplit("room", "alice", "a", 0, "TR_1", 0));
        add(new LiveKitTrackSplit("room", "alice", "b", 0, "TR_2", 0));
        rooms.get(0).admit();
        a = rooms.get(0).publish("alice", "a", "TR_1", allocator).arrive();
        b = rooms.get(0).publish("alice", "b", "TR_2", allocator).arrive();
        poll();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        environment.close();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void isIdleBeforeTheFirstFrame() throws Exception {
        assertThat(output.elements).last().isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void followsTheSlowestTrack() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(12 * SECOND_US, 20);

        assertThat(watermarkMs()).isEqualTo(9_999);
    }

    @Test
    void goesOnWithoutATrackThatIsMutedAndWithItAgain() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(10 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(9_999);

        a.silent = true;
        rooms.get(0).changed();
        b.stream().receive(20 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(19_999);

        a.silent = false;
        rooms.get(0).changed();
        a.stream().receive(21 * SECOND_US, 20);
        b.stream().receive(25 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(20_999);
    }

    @Test
    void goesOnWithoutATrackThatFreezesAndWithItAgain() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(10 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(9_999);

        Awaitility.await("event time goes on")
                .pollInSameThread()
                .until(
                        () -> {
                            b.stream().receive(20 * SECOND_US, 20);
                            return watermarkMs() == 19_999;
                        });

        a.stream().receive(21 * SECOND_US, 20);
        b.stream().receive(25 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(20_999);
    }

    /** Whoever publishes it, or administers the room, has taken the permission back. */
    @Test
    void goesOnWithoutATrackThatIsWithheldAndWithItAgain() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(10 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(9_999);

        a.withhold();
        rooms.get(0).changed();
        b.stream().receive(20 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(19_999);

        a.arrive();
        rooms.get(0).changed();
        poll();
        a.stream().receive(21 * SECOND_US, 20);
        b.stream().receive(25 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(20_999);
    }

    @Test
    void goesOnWithoutATrackThatFreezesAfterItWasHeldBack() throws Exception {
        align(15_000);
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(20 * SECOND_US, 20);
        watermarkMs();
        sampleAlignment();
        assertThat(b.enabled).isFalse();
        align(40_000);
        sampleAlignment();
        assertThat(b.enabled).isTrue();

        Awaitility.await("event time goes on")
                .pollInSameThread()
                .until(
                        () -> {
                            a.stream().receive(30 * SECOND_US, 20);
                            return watermarkMs() == 29_999;
                        });
    }

    @Test
    void goesOnWithoutATrackThatHasEnded() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(10 * SECOND_US, 20);
        poll();

        rooms.get(0).unpublish(a);
        b.stream().receive(20 * SECOND_US, 20);

        assertThat(watermarkMs()).isEqualTo(19_999);
    }

    @Test
    void isIdleWhenTheLastTrackHasEnded() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(10 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(9_999);

        rooms.get(0).unpublish(a);
        rooms.get(0).unpublish(b);
        watermarkMs();

        assertThat(output.elements).last().isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void holdsATrackThatIsAheadBackAndLetsItGoOn() throws Exception {
        align(15_000);
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(20 * SECOND_US, 20);
        watermarkMs();
        sampleAlignment();
        assertThat(b.enabled).isFalse();
        assertThat(a.enabled).isTrue();

        align(30_000);
        sampleAlignment();
        assertThat(b.enabled).isTrue();
    }

    @Test
    void letsATrackGoOnThatWasMutedWhileItWasHeldBack() throws Exception {
        align(15_000);
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(20 * SECOND_US, 20);
        watermarkMs();
        sampleAlignment();
        assertThat(b.enabled).isFalse();

        b.silent = true;
        rooms.get(0).changed();
        poll();
        align(30_000);
        sampleAlignment();
        assertThat(b.enabled).isTrue();

        b.silent = false;
        rooms.get(0).changed();
        a.stream().receive(21 * SECOND_US, 20);
        b.stream().receive(22 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(20_999);
    }

    @Test
    void goesOnWithoutATrackThatEndedWhileItWasHeldBack() throws Exception {
        align(15_000);
        a.stream().receive(10 * SECOND_US, 20);
        b.stream().receive(20 * SECOND_US, 20);
        watermarkMs();
        sampleAlignment();
        assertThat(b.enabled).isFalse();

        rooms.get(0).unpublish(b);
        poll();
        align(40_000);
        sampleAlignment();
        a.stream().receive(30 * SECOND_US, 20);

        assertThat(watermarkMs()).isEqualTo(29_999);
        assertThat(operator.getSourceReader().snapshotState(1)).hasSize(1);
    }

    @Test
    void readsATrackThatEndsAndComesBackAHundredTimes() throws Exception {
        rooms.get(0).unpublish(b);
        poll();
        for (int life = 1; life <= 100; life++) {
            String sid = "TR_2_" + life;
            add(new LiveKitTrackSplit("room", "alice", "b", life, sid, life));
            FakeTrack back = rooms.get(0).publish("alice", "b", sid, allocator).arrive();
            poll();
            a.stream().receive((10 + life) * SECOND_US, 20);
            back.stream().receive((10 + life) * SECOND_US, 20);
            assertThat(watermarkMs()).isEqualTo((10 + life) * 1000L - 1);

            rooms.get(0).unpublish(back);
            poll();

            assertThat(back.stream().isClosed()).isTrue();
            assertThat(operator.getSourceReader().snapshotState(life)).hasSize(1);
            assertThat(allocator.allocatedBytes()).isZero();
        }
        a.stream().receive(200 * SECOND_US, 20);
        assertThat(watermarkMs()).isEqualTo(199_999);
    }

    @Test
    void bringsItsSplitsBackFromACheckpoint() throws Exception {
        a.stream().receive(10 * SECOND_US, 20);
        poll();

        assertThat(operator.getSourceReader().snapshotState(1))
                .extracting(LiveKitTrackSplit::sequence)
                .containsExactly(1L, 0L);
    }

    private void add(LiveKitTrackSplit split) throws Exception {
        operator.handleOperatorEvent(
                new AddSplitEvent<>(List.of(split), new LiveKitTrackSplitSerializer()));
    }

    private void align(long maxWatermarkMs) {
        operator.handleOperatorEvent(new WatermarkAlignmentEvent(maxWatermarkMs));
    }

    /** Alignment looks at watermarks that are three of its intervals old. */
    private void sampleAlignment() throws Exception {
        for (int i = 0; i < 5; i++) {
            nowMs += 100;
            harness.setProcessingTime(nowMs);
        }
        poll();
    }

    private void poll() throws Exception {
        while (operator.getAvailableFuture().isDone()) {
            operator.emitNext(output);
        }
    }

    private long watermarkMs() throws Exception {
        poll();
        nowMs += WATERMARK_INTERVAL_MS;
        harness.setProcessingTime(nowMs);
        long last = Long.MIN_VALUE;
        for (Object element : output.elements) {
            if (element instanceof Watermark watermark) {
                last = watermark.getTimestamp();
            }
        }
        return last;
    }

    /** What the operator says of event time. */
    private static final class Recorder implements PushingAsyncDataInput.DataOutput<Long> {

        private final List<Object> elements = new ArrayList<>();

        @Override
        public void emitRecord(StreamRecord<Long> record) {
            // Its time shows in the watermarks.
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            elements.add(watermark);
        }

        @Override
        public void emitWatermarkStatus(WatermarkStatus status) {
            elements.add(status);
        }

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {
            throw new AssertionError("Latency is not tracked here");
        }

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {
            throw new AssertionError("There is no backlog");
        }

        @Override
        public void emitWatermark(WatermarkEvent watermark) {
            throw new AssertionError("The source declares no watermarks");
        }
    }

    /** The real reader over a fake room. */
    private final class FakeSource
            implements Source<Long, LiveKitTrackSplit, LiveKitSourceEnumeratorState> {

        private static final long serialVersionUID = 1L;

        @Override
        public Boundedness getBoundedness() {
            return Boundedness.CONTINUOUS_UNBOUNDED;
        }

        @Override
        public SourceReader<Long, LiveKitTrackSplit> createReader(SourceReaderContext context) {
            return new LiveKitSourceReader<>(
                    context,
                    RoomSelection.of("room"),
                    TrackFilter.all(),
                    new EventTimeSettings(ScanTimestamp.RECEPTION, IDLE_TIMEOUT),
                    new Timestamps(),
                    allocator,
                    (name, taskThread, events) -> {
                        FakeRoom room = new FakeRoom(taskThread, events);
                        rooms.add(room);
                        return room;
                    });
        }

        @Override
        public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> createEnumerator(
                SplitEnumeratorContext<LiveKitTrackSplit> context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> restoreEnumerator(
                SplitEnumeratorContext<LiveKitTrackSplit> context,
                LiveKitSourceEnumeratorState state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SimpleVersionedSerializer<LiveKitTrackSplit> getSplitSerializer() {
            return new LiveKitTrackSplitSerializer();
        }

        @Override
        public SimpleVersionedSerializer<LiveKitSourceEnumeratorState>
                getEnumeratorCheckpointSerializer() {
            return new LiveKitSourceEnumeratorStateSerializer();
        }
    }

    private static final class Timestamps implements FrameDeserializationSchema<Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(VideoFrame frame, FrameContext context, Collector<Long> out) {
            out.collect(frame.timestampUs());
        }

        @Override
        public TypeInformation<Long> getProducedType() {
            return Types.LONG;
        }
    }
}
