// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.metrics.SourceMetrics;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class TrackReaderTest {

    @RegisterExtension
    final LoggerAuditingExtension log = new LoggerAuditingExtension(TrackReader.class, Level.WARN);

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

    private static final double PHASE = 0.25;

    private final FakeTimer timer = new FakeTimer();
    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final ReaderContext context = new ReaderContext();
    private long nowMs = 5_000;
    private final SourceMetrics metrics =
            new SourceMetrics(context.metricGroup(), allocator, () -> nowMs);
    private final RecordingOutput output = new RecordingOutput();
    private final FakeTrack track = new FakeTrack("alice", "cam", "TR_1", allocator).arrive();
    private final TrackReader<String> reader = reader(ScanTimestamp.RECEPTION);

    private TrackReader<String> reader(ScanTimestamp timestamp) {
        return new TrackReader<>(
                new LiveKitTrackSplit("lobby", "alice", "cam", 0, "TR_1", 0),
                new Sequences(),
                metrics,
                new FrameBudget(frames -> {}),
                new EventTimeSettings(timestamp, IDLE_TIMEOUT),
                timer,
                PHASE,
                () -> {},
                () -> {});
    }

    @AfterEach
    void nothingIsLeft() {
        reader.close();
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void warnsOnceWhenFramesFindNoMemory() throws Exception {
        reader.update(track, output);
        track.stream().receive(1000, 20);
        assertThat(reader.emitNext(output)).isTrue();
        assertThat(log.getMessages()).isEmpty();

        for (int i = 0; i < 3; i++) {
            track.stream().receiveWithoutMemory();
            assertThat(reader.emitNext(output)).as("nothing is there to be emitted").isFalse();
        }
        track.stream().end();
        reader.closeEndedStream();
        reader.update(track, output);
        track.stream().receiveWithoutMemory();
        reader.emitNext(output);

        assertThat(log.getMessages()).hasSize(1);
        assertThat(log.getMessages().get(0))
                .contains("'cam'", "'alice'", "'lobby'", "32 bytes", "of 1 bytes")
                .contains("scan.memory-limit");
    }

    @Test
    void leavesEventTimeWhenNoFrameHasComeForAWhile() throws Exception {
        reader.update(track, output);
        for (int i = 0; i < 100; i++) {
            track.stream().receive(1000 + i, 20);
            reader.emitNext(output);
            timer.pass(Duration.ofMillis(100));
        }
        timer.pass(IDLE_TIMEOUT.minusMillis(101));
        reader.updateIdleness(output);
        assertThat(reader.isActive()).isTrue();
        assertThat(timer.waiting()).as("timers, however many frames came").isEqualTo(1);

        timer.pass(Duration.ofMillis(1));
        reader.updateIdleness(output);
        assertThat(reader.isActive()).isFalse();

        track.stream().receive(2000, 20);
        reader.emitNext(output);
        assertThat(reader.isActive()).isTrue();
    }

    /** A job that was slow finds them, and goes on with them. */
    @Test
    void staysInEventTimeWhileFramesWait() throws Exception {
        reader.update(track, output);
        track.stream().receive(1000, 20);
        reader.emitNext(output);
        track.stream().receive(1001, 20);
        timer.pass(IDLE_TIMEOUT.multipliedBy(2));

        reader.updateIdleness(output);

        assertThat(reader.isActive()).isTrue();
    }

    @Test
    void warnsOfFramesThatCannotBeConverted() throws Exception {
        reader.update(track, output);
        track.stream().failNext();
        track.stream().receive(1000, 20);

        reader.emitNext(output);
        reader.close();

        assertThat(log.getMessages()).hasSize(1);
    }

    @Test
    void aTrackOfWhichSnapshotsAreWantedIsSentForOneFrameAtATime() throws Exception {
        track.snapshotInterval = Duration.ofSeconds(2);
        reader.update(track, output);
        assertThat(track.subscribed).isTrue();
        assertThat(track.enabled).as("before the first is due").isFalse();

        timer.pass(Duration.ofMillis(500));
        assertThat(track.enabled).isTrue();
        track.stream().receive(1000, 20);
        track.stream().receive(1001, 20);
        assertThat(reader.emitNext(output)).isTrue();
        assertThat(track.enabled).isFalse();
        assertThat(reader.emitNext(output)).as("what came behind it").isFalse();
        assertThat(track.stream().isEmpty()).isTrue();

        timer.pass(Duration.ofSeconds(2));
        assertThat(track.enabled).isTrue();
        assertThat(output.records).hasSize(1);
    }

    @Test
    void aSmallerPictureThanWantedIsTakenWhenNoLargerOneComesForAWhile() throws Exception {
        track.snapshotInterval = Duration.ofSeconds(2);
        track.largeAsWanted = false;
        reader.update(track, output);
        timer.pass(Duration.ofMillis(500));
        track.stream().receive(1000, 20);
        assertThat(reader.emitNext(output)).as("there may be more").isTrue();
        assertThat(output.records).isEmpty();
        assertThat(track.enabled).isTrue();

        timer.pass(Duration.ofSeconds(1));
        track.stream().receive(1001, 20);
        reader.emitNext(output);
        assertThat(output.records).hasSize(1);
        assertThat(track.enabled).isFalse();
    }

    /** As Flink aligns watermarks. */
    @Test
    void aPausedTrackIsNotAskedForSnapshots() throws Exception {
        track.snapshotInterval = Duration.ofSeconds(1);
        reader.update(track, output);
        reader.setPaused(true);
        timer.pass(Duration.ofSeconds(30));
        assertThat(track.enabled).isFalse();

        reader.setPaused(false);
        assertThat(track.enabled).isTrue();
        track.stream().receive(1000, 20);
        reader.emitNext(output);
        assertThat(context.metrics.getCounter("track", "cam", "snapshotsMissed"))
                .as("nothing could come")
                .satisfies(
                        missed -> missed.ifPresent(each -> assertThat(each.getCount()).isZero()));
    }

    @Test
    void aClosedReaderAsksForNothing() {
        track.snapshotInterval = Duration.ofSeconds(1);
        reader.update(track, output);
        reader.close();
        timer.pass(Duration.ofSeconds(30));

        assertThat(track.enabled).isFalse();
    }

    @Test
    void tellsHowOldAFrameWasBeforeTheJobWorkedOnIt() throws Exception {
        reader.update(track, output);
        track.stream().receive(4_993_000, 20);

        reader.emitNext(output);

        assertThat(nowMs).as("the job has taken time").isGreaterThan(5_000);
        assertThat(
                        context.metrics
                                .<Long>getGauge("currentFetchEventTimeLag")
                                .orElseThrow()
                                .getValue())
                .isEqualTo(7);
    }

    @Test
    void framesHaveTheirSendersTimeWhereTheJobWantsIt() throws Exception {
        TrackReader<String> byUser = reader(ScanTimestamp.USER);
        byUser.update(track, output);
        track.stream().receive(4_993_000, 20, FrameMetadata.NONE.withUserTimestampUs(4_000_000L));
        byUser.emitNext(output);
        track.stream().receive(5_026_000, 20);
        byUser.emitNext(output);
        track.stream().receive(5_059_000, 20, FrameMetadata.NONE.withUserTimestampUs(6_000_000L));
        byUser.emitNext(output);
        byUser.close();

        assertThat(output.timestamps).containsExactly(4_000L, 5_026L, 6_000L);
        assertThat(withoutUserTimestamp()).isEqualTo(1);
        assertThat(userTimestampLagMs()).as("a clock that is ahead").isEqualTo(-941);
    }

    @Test
    void framesHaveTheTimeOfTheirReceptionOtherwise() throws Exception {
        reader.update(track, output);
        track.stream().receive(4_993_000, 20, FrameMetadata.NONE.withUserTimestampUs(4_000_000L));
        reader.emitNext(output);
        track.stream().receive(5_026_000, 20);
        reader.emitNext(output);

        assertThat(output.timestamps).containsExactly(4_993L, 5_026L);
        assertThat(withoutUserTimestamp()).as("which nobody wants").isZero();
        assertThat(userTimestampLagMs()).isEqualTo(993);
    }

    private long withoutUserTimestamp() {
        return context.metrics
                .getCounter(pathOf("framesWithoutUserTimestamp"))
                .orElseThrow()
                .getCount();
    }

    private double userTimestampLagMs() {
        return context.metrics
                .<Double>getGauge(pathOf("userTimestampLagMs"))
                .orElseThrow()
                .getValue();
    }

    private static String[] pathOf(String name) {
        return new String[] {"room", "lobby", "participant", "alice", "track", "cam", name};
    }

    private final class Sequences implements FrameDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(VideoFrame frame, FrameContext context, Collector<String> out) {
            nowMs += 100;
            out.collect("#" + frame.sequence());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
