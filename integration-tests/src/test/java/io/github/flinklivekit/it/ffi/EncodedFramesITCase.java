// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.EncoderFeedbackListener;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Frames that come encoded, as the Python SDK sees them. */
@RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
@ExtendWith(ServerUnderTest.class)
class EncodedFramesITCase {

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    private static final int SOME = 60;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "H264"})
    void areSentAsTheyCame(VideoCodec codec, LiveKitServer server) throws Exception {
        String room = "encoded-" + codec;
        Requests requests = new Requests();
        try (PythonPeer first = PythonPeer.subscriber(server, room).start();
                Jobs.Running job =
                        run(
                                codec,
                                Long.MAX_VALUE,
                                sink(server, room).setEncoderFeedbackListener(requests))) {
            awaitPictures(first);
            SubscriberReport.Track track = first.report().track("cam0");
            assertThat(track.metadata().frameIds()).isEqualTo(track.frames());
            assertThat(server.rooms().listParticipants(room))
                    .flatExtracting(participant -> participant.tracks())
                    .anySatisfy(
                            published ->
                                    assertThat(published.mimeType())
                                            .isEqualToIgnoringCase("video/" + codec));

            try (PythonPeer late =
                    PythonPeer.subscriber(server, room)
                            .option("--identity", "python-late")
                            .start()) {
                awaitPictures(late);
            }
            Waiting.until(
                    "requests for key frames",
                    () -> assertThat(Requests.KEY_FRAMES.get()).isPositive());
            Waiting.until("a bitrate", () -> assertThat(Requests.BITRATE.get()).isPositive());
            job.cancel();
        }
    }

    /** Nothing of a file is lost before the server has the track. */
    @Test
    void areReplayedAtTheirTimes(LiveKitServer server) throws Exception {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "replay").start();
                Jobs.Running job =
                        run(
                                VideoCodec.H264,
                                SOME * 2,
                                sink(server, "replay").setPacing(SinkPacing.REPLAY))) {
            job.client().getJobExecutionResult().get();

            assertThat(subscriber.report().track("cam0").frames()).isGreaterThanOrEqualTo(SOME);
        }
    }

    @Test
    void needTheEngineThatSendsThem(LiveKitServer server) throws Exception {
        try (Jobs.Running job =
                run(
                        VideoCodec.VP8,
                        Long.MAX_VALUE,
                        sink(server, "refused")
                                .setFrameMetadata(Set.of())
                                .setEngine("webrtc-java"))) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("'cam0'")
                    .hasMessageContaining("choose livekit-ffi (engine)");
        }
    }

    private static void awaitPictures(PythonPeer subscriber) {
        Waiting.until(
                "pictures",
                () ->
                        assertThat(subscriber.report().tracks())
                                .anySatisfy(
                                        track -> assertThat(track.frames()).isGreaterThan(SOME)));
    }

    private static LiveKitSinkBuilder<EncodedVideoFrame> sink(LiveKitEndpoint server, String room) {
        return Jobs.sink(server, room)
                .setEngine("livekit-ffi")
                .setFrameMetadata(Set.of(FrameMetadataFeature.FRAME_ID))
                .setElementConverter(
                        (EncodedVideoFrame frame) -> EncodedTrackFrame.of("cam0", frame));
    }

    private static Jobs.Running run(
            VideoCodec codec, long frames, LiveKitSinkBuilder<EncodedVideoFrame> sink)
            throws Exception {
        EncodedStripes stripes = EncodedStripes.of(codec);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSequence(0, frames - 1)
                .map(
                        number -> {
                            // A camera's pace.
                            LockSupport.parkNanos(1_000_000_000L / EncodedStripes.FPS);
                            return stripes.frame(number);
                        })
                .returns(TypeInformation.of(EncodedVideoFrame.class))
                .sinkTo(sink.build());
        return new Jobs.Running(flink.executeAsync("encoded"));
    }

    /** What was asked of the encoder; the cluster is in this process. */
    private static final class Requests implements EncoderFeedbackListener {
        private static final long serialVersionUID = 1L;

        static final AtomicLong KEY_FRAMES = new AtomicLong();
        static final AtomicLong BITRATE = new AtomicLong();

        Requests() {
            KEY_FRAMES.set(0);
            BITRATE.set(0);
        }

        @Override
        public void onKeyFrameRequested(TrackAddress track) {
            KEY_FRAMES.incrementAndGet();
        }

        @Override
        public void onTargetBitrate(TrackAddress track, long bitrate, double fps) {
            BITRATE.set(bitrate);
        }
    }
}
