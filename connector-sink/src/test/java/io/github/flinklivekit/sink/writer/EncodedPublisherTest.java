// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.EncoderFeedbackListener;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.SinkMetrics;

import org.apache.flink.metrics.testutils.MetricListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of frames that come encoded. */
class EncodedPublisherTest {

    private final TaskMailbox mailbox = new TaskMailbox();
    private final MetricListener metrics = new MetricListener();
    private final FakeTimer timer = new FakeTimer();
    private final List<String> asked = new ArrayList<>();
    private FakeSinkRoom room;
    private LiveKitSinkWriter<SinkElement> writer;

    @BeforeEach
    void join() throws Exception {
        writer =
                new LiveKitSinkWriter<>(
                        "room",
                        false,
                        element -> element,
                        new SinkSettings(
                                new DefaultPublishOptions(TrackPublishOptions.DEFAULT),
                                null,
                                SizeChange.REPUBLISH,
                                null,
                                null,
                                new Listener()),
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
    void close() {
        writer.close();
    }

    @Test
    void aTrackBeginsWithAKeyFrameInTheFramesOwnCodec() throws Exception {
        write(delta(1));
        assertThat(room.tracks).isEmpty();
        write(key(2), delta(3));

        assertThat(room.last().captured).containsExactly(2L, 3L);
        assertThat(room.last().options)
                .isEqualTo(
                        TrackPublishOptions.builder()
                                .videoCodec(VideoCodec.H264)
                                .simulcast(false)
                                .source(TrackSource.CAMERA)
                                .build());
        assertThat(dropped("no-key-frame")).isEqualTo(1);
    }

    @Test
    void nothingThatRefersToADroppedFrameIsSent() throws Exception {
        write(key(1), delta(2));
        write(TrackCommand.mute("cam"));
        write(delta(3));
        write(TrackCommand.unmute("cam"));
        write(delta(4), delta(5));
        assertThat(room.last().captured).containsExactly(1L, 2L);
        assertThat(asked).as("the encoder is asked once").containsExactly("key room/cam");

        write(key(6), delta(7));
        assertThat(room.last().captured).containsExactly(1L, 2L, 6L, 7L);
        assertThat(dropped("muted")).isEqualTo(1);
        assertThat(dropped("no-key-frame")).isEqualTo(2);
    }

    @Test
    void whatViewersAndNetworkAskIsToldAndCounted() throws Exception {
        write(key(1));
        ((FakeSinkRoom.EncodedTrack) room.last()).feedback = new EncoderFeedback(true, 250_000, 15);
        write(delta(2), delta(3));

        assertThat(asked).containsExactly("key room/cam", "250000 at 15.0 room/cam");
        assertThat(
                        metrics.getCounter("room", "room", "track", "cam", "keyFramesRequested")
                                .orElseThrow()
                                .getCount())
                .isEqualTo(1);
    }

    @Test
    void anotherSizeIsAnotherTrackFromItsKeyFrameOn() throws Exception {
        write(key(1), frame(2, 640, false), frame(3, 640, true), frame(4, 640, false));

        assertThat(room.tracks)
                .extracting(Object::toString)
                .containsExactly("cam 320x180", "cam 640x180");
        assertThat(room.tracks.get(0).captured).containsExactly(1L);
        assertThat(room.last().captured).isEmpty();

        room.tracks.get(0).unpublished.complete(null);
        mailbox.run();
        write(frame(5, 640, true), frame(6, 640, false));
        assertThat(room.last().captured).containsExactly(5L, 6L);
    }

    @Test
    void aTrackHasEitherPicturesToEncodeOrFramesThatCameEncoded() throws Exception {
        write(key(1));
        VideoFrame picture =
                VideoFrame.wrap(FrameHeader.of(2, 2, VideoBufferType.I420), new byte[6]);

        assertThatThrownBy(() -> write(TrackFrame.of("cam", picture)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give them tracks of their own");
    }

    private void write(SinkElement... elements) throws Exception {
        for (SinkElement element : elements) {
            writer.write(element, null);
            mailbox.run();
        }
    }

    private long dropped(String reason) {
        return metrics.getCounter("reason", reason, "framesDropped").orElseThrow().getCount();
    }

    private static EncodedTrackFrame key(long timestampUs) {
        return frame(timestampUs, 320, true);
    }

    private static EncodedTrackFrame delta(long timestampUs) {
        return frame(timestampUs, 320, false);
    }

    private static EncodedTrackFrame frame(long timestampUs, int width, boolean key) {
        return EncodedTrackFrame.of(
                "cam",
                new EncodedVideoFrame(
                        VideoCodec.H264, width, 180, key, timestampUs, new byte[] {0, 0, 1, 9}));
    }

    private final class Listener implements EncoderFeedbackListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void onKeyFrameRequested(TrackAddress track) {
            asked.add("key " + track.room() + "/" + track.track());
        }

        @Override
        public void onTargetBitrate(TrackAddress track, long bitrate, double fps) {
            asked.add(bitrate + " at " + fps + " " + track.room() + "/" + track.track());
        }
    }
}
