// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.SinkMetrics;

import org.apache.flink.metrics.testutils.MetricListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a track to which nothing newer is written, and of one that is not encoded. */
class LastFrameTest {
    private static final Duration REPEATED =
            LastFrame.REPEAT_INTERVAL.plus(LastFrame.CHECK_INTERVAL);

    private final FrameAllocator allocator = FrameAllocator.create("test", 32 << 20);
    private final TaskMailbox mailbox = new TaskMailbox();
    private final MetricListener metrics = new MetricListener();
    private final FakeTimer timer = new FakeTimer();
    private FakeSinkRoom room;
    private LiveKitSinkWriter<SinkElement> writer;

    @BeforeEach
    void join() throws Exception {
        open(TrackPublishOptions.DEFAULT, null);
    }

    private void open(TrackPublishOptions published, VideoCodec fallback) throws Exception {
        writer =
                new LiveKitSinkWriter<>(
                        "room",
                        false,
                        element -> element,
                        new SinkSettings(
                                first -> published,
                                fallback,
                                SizeChange.REPUBLISH,
                                null,
                                null,
                                null),
                        (name, taskThread, events) ->
                                room = new FakeSinkRoom(name, taskThread, events),
                        mailbox,
                        timer,
                        new SinkMetrics(new CountingSinkMetrics(metrics.getMetricGroup())));
        room.takesTracks = true;
        room.join();
        mailbox.run();
    }

    @AfterEach
    void nothingIsLeft() {
        writer.close();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void theOnlyPictureIsShownWhenTheServerHasTheTrackAndAgainSlowly() throws Exception {
        room.takesTracks = false;
        write(7);
        FakeSinkRoom.Track track = room.last();
        track.captured.clear();
        timer.pass(REPEATED);
        assertThat(track.captured).as("before the server has it").isEmpty();

        track.published.complete(null);
        room.tellPublished("cam");
        mailbox.run();
        assertThat(track.captured).containsExactly(7L);

        timer.pass(Duration.ofSeconds(10));
        assertThat(track.captured).hasSizeBetween(7, 11).containsOnly(7L);
        assertThat(count("framesRepeated")).isEqualTo(track.captured.size());
        assertThat(count("framesPushed")).isZero();
    }

    @Test
    void whatCameBeforeTheRoomWasJoinedIsShownThen() throws Exception {
        room.lose();
        mailbox.run();
        write(1);
        write(2);
        assertThat(room.tracks).isEmpty();

        room.join();
        mailbox.run();
        assertThat(room.last().captured).containsExactly(2L);
    }

    @Test
    void aTrackThatIsWrittenToRepeatsNothing() throws Exception {
        for (int i = 0; i < 30; i++) {
            write(i);
            timer.pass(Duration.ofMillis(100));
        }

        assertThat(room.last().captured).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void whatWasWrittenWhileNobodyWatchedIsShownToWhoComes() throws Exception {
        write(0);
        room.last().wanted = false;
        write(1);
        timer.pass(Duration.ofMinutes(1));
        assertThat(room.last().captured).containsExactly(0L);

        room.last().wanted = true;
        timer.pass(LastFrame.CHECK_INTERVAL);
        assertThat(room.last().captured).containsExactly(0L, 1L);
    }

    @Test
    void whatComesTooSoonIsShownWhenNothingFollows() throws Exception {
        write(0);
        room.last().tooSoon = true;
        write(1);
        room.last().tooSoon = false;
        timer.pass(LastFrame.CHECK_INTERVAL);

        assertThat(room.last().captured).containsExactly(0L, 1L);
    }

    @Test
    void aMutedTrackShowsNothingAndWhatWasDroppedStaysSo() throws Exception {
        write(0);
        writer.write(TrackCommand.mute("cam"), null);
        mailbox.run();
        write(1);
        timer.pass(Duration.ofMinutes(1));
        assertThat(room.last().captured).containsExactly(0L);

        writer.write(TrackCommand.unmute("cam"), null);
        mailbox.run();
        timer.pass(LastFrame.CHECK_INTERVAL);
        assertThat(room.last().captured).containsExactly(0L, 0L);
    }

    @Test
    void anUnpublishedTrackIsForgotten() throws Exception {
        write(0);
        writer.write(TrackCommand.unpublish("cam"), null);

        timer.pass(REPEATED);
        assertThat(room.last().captured).containsExactly(0L);
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void saysThatNothingIsEncodedUntilItIs() throws Exception {
        write(0);
        room.last().stats = List.of(layer(0, "none"));
        timer.pass(EncodingMonitor.PATIENCE.minusSeconds(1));
        mailbox.run();
        assertThat(notEncoded()).isEqualTo("none");

        timer.pass(Duration.ofSeconds(4));
        mailbox.run();
        assertThat(notEncoded()).isEqualTo("encoder-fails");
        timer.pass(Duration.ofMinutes(1));
        mailbox.run();
        assertThat(metrics.getCounter("tracksNotEncoded").orElseThrow().getCount()).isEqualTo(1);

        room.last().stats = List.of(layer(1, "none"));
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();
        assertThat(notEncoded()).isEqualTo("none");
    }

    @Test
    void saysWhyNothingIsEncoded() throws Exception {
        writer.close();
        open(TrackPublishOptions.builder().videoCodec(VideoCodec.H264).build(), null);
        room.takesTracks = false;
        write(3840, 2464);
        room.last().published.complete(null);
        timer.pass(Duration.ofSeconds(12));
        mailbox.run();

        assertThat(room.last().options.videoCodec()).isEqualTo(VideoCodec.H264);
        assertThat(notEncoded()).isEqualTo("picture-too-large");
    }

    @Test
    void whatIsTooLargeForItsCodecIsPublishedInTheFallback() throws Exception {
        writer.close();
        open(TrackPublishOptions.builder().videoCodec(VideoCodec.H264).build(), VideoCodec.VP8);

        write(3840, 2464);
        assertThat(room.last().options.videoCodec()).isEqualTo(VideoCodec.VP8);
        write(3840, 2160);
        room.tracks.get(0).unpublished.complete(null);
        mailbox.run();
        assertThat(room.last().options.videoCodec()).isEqualTo(VideoCodec.H264);
    }

    private static VideoSenderStats layer(long encoded, String limitation) {
        return new VideoSenderStats("", "0", 0, 0, 0, encoded, 0, 0, 0, 0, 0, limitation, "", 0);
    }

    private Object notEncoded() {
        return metrics.getGauge("room", "room", "track", "cam", "notEncoded")
                .orElseThrow()
                .getValue();
    }

    private long count(String counter) {
        return metrics.getCounter("room", "room", "track", "cam", counter).orElseThrow().getCount();
    }

    private void write(long sequence) throws Exception {
        write(4, 2, sequence);
    }

    private void write(int width, int height) throws Exception {
        write(width, height, 0);
    }

    private void write(int width, int height, long sequence) throws Exception {
        FrameHeader header =
                FrameHeader.of(width, height, VideoBufferType.I420).withSequence(sequence);
        VideoFrame frame = VideoFrame.create(header, allocator, planes -> {});
        try {
            writer.write(TrackFrame.of("cam", frame), null);
        } finally {
            frame.release();
        }
        mailbox.run();
    }
}
