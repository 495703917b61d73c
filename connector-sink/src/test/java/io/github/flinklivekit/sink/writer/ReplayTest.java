// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.SinkMetrics;
import io.github.flinklivekit.sink.playout.ReplaySettings;

import org.apache.flink.metrics.testutils.MetricListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The writer as it plays frames out. The test's thread is the task's. */
@Timeout(60)
class ReplayTest {

    private static final int BUFFER = 4;
    private static final long TIMESTAMP_US = 1_700_000_000_000_000L;

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final TaskMailbox mailbox = new TaskMailbox();
    private final CountingSinkMetrics group =
            new CountingSinkMetrics(new MetricListener().getMetricGroup());
    private final List<FakeSinkRoom> rooms = new ArrayList<>();
    private final FakeTimer timer = new FakeTimer();
    private LiveKitSinkWriter<SinkElement> writer;
    private FakeSinkRoom room;

    @BeforeEach
    void open() {
        open(ReplaySettings.FULL_TIMEOUT, null);
    }

    private void open(Duration patience, @Nullable Duration idleTimeout) {
        writer =
                new LiveKitSinkWriter<>(
                        "room",
                        false,
                        element -> element,
                        new SinkSettings(
                                first -> TrackPublishOptions.DEFAULT,
                                null,
                                SizeChange.REPUBLISH,
                                new ReplaySettings(1, BUFFER, patience),
                                idleTimeout,
                                null),
                        (name, taskThread, events) -> {
                            FakeSinkRoom created = new FakeSinkRoom(name, taskThread, events);
                            created.takesTracks = true;
                            rooms.add(created);
                            return created;
                        },
                        mailbox,
                        timer,
                        new SinkMetrics(group));
        room = rooms.get(rooms.size() - 1);
    }

    @AfterEach
    void nothingIsLeft() {
        writer.close();
        assertThat(room.closed).isTrue();
        assertThat(room.tracks).allMatch(track -> track.isClosed);
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void everyFrameIsPlayedInOrderAndTheEndWaitsForTheLast() throws Exception {
        room.join();

        for (int i = 0; i < 100; i++) {
            write("cam" + i % 2, i, i);
        }
        writer.flush(true);

        assertThat(room.tracks.get(0).captured)
                .containsExactlyElementsOf(
                        sequence(0, 100).filter(i -> i % 2 == 0).boxed().toList());
        assertThat(room.tracks.get(1).captured).hasSize(50);
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(100);
    }

    @Test
    void theJobWaitsForRoomInTheBuffer() throws Exception {
        AtomicBoolean waited = new AtomicBoolean();
        mailbox.execute(
                () -> {
                    waited.set(true);
                    room.join();
                },
                "runs as soon as the sink waits");

        for (int i = 0; i < BUFFER; i++) {
            write("cam", i, i);
        }
        assertThat(waited).isFalse();
        write("cam", BUFFER, BUFFER);
        assertThat(waited).isTrue();

        writer.flush(true);
        assertThat(room.last().captured)
                .containsExactlyElementsOf(sequence(0, BUFFER + 1).boxed().toList());
    }

    /** Between two frames a checkpoint comes through, also while nothing can be shown. */
    @Test
    void theJobGoesOnAfterAWhile() throws Exception {
        writer.close();
        open(Duration.ofMillis(50), null);

        for (int i = 0; i < BUFFER + 3; i++) {
            write("cam", i, i);
        }

        assertThat(room.tracks).isEmpty();
        room.join();
        writer.flush(true);
        assertThat(room.last().captured).hasSize(BUFFER + 3);
    }

    @Test
    void aCheckpointDoesNotWaitForFramesThatNobodyCanSeeYet() throws Exception {
        write("cam", 0, 0);

        assertThatCode(() -> writer.flush(false)).doesNotThrowAnyException();

        assertThat(room.tracks).isEmpty();
    }

    @Test
    void aFrameWaitsUntilTheServerHasTakenItsTrack() throws Exception {
        room.takesTracks = false;
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        FakeSinkRoom.Track track = room.last();
        assertThat(track.captured).isEmpty();

        track.published.complete(null);
        writer.flush(true);

        assertThat(track.captured).containsExactly(0L);
    }

    @Test
    void framesOfALostRoomWaitForItsReturn() throws Exception {
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        room.lose();
        mailbox.run();
        write("cam", 1, 1);
        write("cam", 2, 2);
        room.join();

        writer.flush(true);

        List<Long> shown = new ArrayList<>();
        room.tracks.forEach(track -> shown.addAll(track.captured));
        assertThat(shown).containsExactly(0L, 1L, 2L);
    }

    @Test
    void framesWaitWhileTheConnectionIsRestoredAndTheTrackPublishedAnew() throws Exception {
        writer.close();
        open(Duration.ofMillis(50), null);
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        FakeSinkRoom.Track track = room.last();
        track.sent = false;
        room.breakConnection();
        for (int i = 1; i < BUFFER + 3; i++) {
            write("cam", i, i);
        }
        assertThat(track.captured).as("while it is broken").isSubsetOf(0L);

        room.restoreConnection();
        for (int i = BUFFER + 3; i < BUFFER + 6; i++) {
            write("cam", i, i);
        }
        assertThat(track.captured).as("while it is published anew").isSubsetOf(0L);

        room.takeAgain();
        writer.flush(true);
        assertThat(track.captured)
                .containsExactlyElementsOf(sequence(0, BUFFER + 6).boxed().toList());
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(BUFFER + 6);
    }

    @Test
    void dataAndCommandsWaitForTheConnectionAndCheckpointsDoNot() throws Exception {
        writer.close();
        open(Duration.ofMillis(50), null);
        room.join();
        mailbox.run();
        room.breakConnection();
        write("cam", 0, 0);
        writer.write(TrackCommand.mute("cam"), null);
        for (int i = 0; i < BUFFER; i++) {
            writer.write(RoomData.reliable("cam", "cars", new byte[] {(byte) ('0' + i)}), null);
        }
        writer.flush(false);
        assertThat(room.log).containsExactly("open");

        room.restoreConnection();
        writer.flush(true);

        assertThat(room.log)
                .containsExactly(
                        "open",
                        "publish cam 4x2",
                        "mute cam 4x2",
                        "reliable cars 0",
                        "reliable cars 1",
                        "reliable cars 2",
                        "reliable cars 3");
        assertThat(room.last().captured).containsExactly(0L);
    }

    /** The playout publishes it, since nothing could be announced before the room was joined. */
    @Test
    void aTrackThatItsFramesWaitForIsNotIdle() throws Exception {
        writer.close();
        open(ReplaySettings.FULL_TIMEOUT, Duration.ofSeconds(1));
        room.takesTracks = false;
        timer.pass(Duration.ofSeconds(10));
        write("cam", 0, 0);
        room.join();
        mailbox.run();
        FakeSinkRoom.Track track = room.firstTrack.get(30, TimeUnit.SECONDS);

        timer.pass(Duration.ofSeconds(5));
        track.published.complete(null);
        writer.flush(true);

        assertThat(room.log).containsExactly("open", "publish cam 4x2");
        assertThat(track.captured).containsExactly(0L);
        timer.pass(Duration.ofSeconds(2));
        assertThat(room.log).endsWith("unpublish cam 4x2");
    }

    @Test
    void anotherSizeComesWhenItsFrameIsDue() throws Exception {
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        FakeSinkRoom.Track small = room.last();
        small.unpublished.complete(null);
        VideoFrame large = frame(8, 4, 1, 1);
        writer.write(TrackFrame.of("cam", large), null);
        large.release();
        writer.flush(true);

        assertThat(small.captured).containsExactly(0L);
        assertThat(room.last().toString()).isEqualTo("cam 8x4");
        assertThat(room.last().captured).containsExactly(1L);
    }

    @Test
    void commandsAndDataComeBetweenTheFramesThatTheyWereWrittenBetween() throws Exception {
        room.join();
        write("cam", 0, 0);
        writer.write(TrackCommand.mute("cam"), null);
        write("cam", 1, 20);
        writer.write(RoomData.reliable("cam", "cars", new byte[] {'1'}), null);
        writer.write(TrackCommand.unmute("cam"), null);
        write("cam", 2, 40);
        writer.flush(true);

        assertThat(room.log)
                .containsExactly(
                        "open",
                        "publish cam 4x2",
                        "mute cam 4x2",
                        "reliable cars 1",
                        "unmute cam 4x2");
        assertThat(room.last().captured).containsExactly(0L, 2L);
    }

    @Test
    void aRefusalFailsTheJobThatWaits() throws Exception {
        room.takesTracks = false;
        room.join();
        mailbox.run();
        write("cam", 0, 0);

        room.last()
                .published
                .completeExceptionally(new PublishException(Reason.REFUSED, "not allowed"));

        assertThatThrownBy(() -> writer.flush(true)).hasStackTraceContaining("not allowed");
    }

    @Test
    void aFrameWaitsForAnotherAttemptWhenNoAnswerCame() throws Exception {
        room.takesTracks = false;
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        FakeSinkRoom.Track first = room.last();
        room.takesTracks = true;

        first.published.completeExceptionally(new PublishException(Reason.NO_ANSWER, "no answer"));
        writer.flush(true);

        assertThat(first.isClosed).isTrue();
        assertThat(room.tracks).hasSize(2);
        assertThat(room.last().captured).containsExactly(0L);
    }

    @Test
    void aFrameWithoutANameFailsTheJobThatWaits() throws Exception {
        write("", 0, 0);
        room.join();

        assertThatThrownBy(() -> writer.flush(true)).hasStackTraceContaining("setTrack");
    }

    /** The playout's thread has ended with it. */
    @Test
    void anErrorFailsTheJobThatWaits() throws Exception {
        room.takesTracks = false;
        room.join();
        mailbox.run();
        write("cam", 0, 0);
        room.last().broken = new UnsatisfiedLinkError("libyuv");
        room.last().published.complete(null);

        assertThatThrownBy(() -> writer.flush(true)).isSameAs(room.last().broken);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 1e6})
    void refusesASpeedThatIsNone(double speed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplaySettings(speed, BUFFER, ReplaySettings.FULL_TIMEOUT))
                .withMessageContaining("sink.replay.speed");
    }

    @Test
    void refusesABufferOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplaySettings(1, 0, ReplaySettings.FULL_TIMEOUT))
                .withMessageContaining("sink.replay.buffer.frames");
    }

    private static LongStream sequence(long from, long to) {
        return LongStream.range(from, to);
    }

    private void write(String track, long sequence, long afterMs) throws Exception {
        VideoFrame frame = frame(4, 2, sequence, afterMs);
        try {
            writer.write(TrackFrame.of(track, frame), null);
        } finally {
            frame.release();
        }
    }

    private VideoFrame frame(int width, int height, long sequence, long afterMs) {
        FrameHeader header =
                FrameHeader.of(width, height, VideoBufferType.I420)
                        .withSequence(sequence)
                        .withTimestampUs(TIMESTAMP_US + afterMs * 1000);
        return VideoFrame.create(header, allocator, planes -> {});
    }
}
