// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a source asks of the server, and what arrives. */
@ExtendWith(ServerUnderTest.class)
class SubscriptionOptionsITCase {
    private static final int ENOUGH = 30;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void theLowQualityIsTheSmallestLayer(LiveKitEndpoint server) throws Exception {
        assertArrives(
                server,
                "low",
                "1280x720",
                "320x180",
                source -> source.setQuality(VideoQuality.LOW));
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void aTrackMayBeWantedSmall(LiveKitEndpoint server) throws Exception {
        assertArrives(
                server,
                "small",
                "1280x720",
                "320x180",
                source ->
                        source.setSubscriptionOptionsSelector(
                                track ->
                                        track.name().equals("cam0")
                                                ? SubscriptionOptions.DEFAULT.withDimensions(
                                                        320, 180)
                                                : SubscriptionOptions.DEFAULT));
    }

    private interface Wish {
        LiveKitSourceBuilder<VideoFrame> tell(LiveKitSourceBuilder<VideoFrame> source);
    }

    private static void assertArrives(
            LiveKitEndpoint server, String room, String published, String arriving, Wish wish)
            throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--size", published)
                                .option("--simulcast")
                                .start();
                Jobs.Running job = SourceJobs.run(wish.tell(Jobs.source(server, room)), log, 1)) {
            publisher.await("subscribed");
            Waiting.until(
                    ENOUGH + " frames of " + arriving + " in a row",
                    () -> {
                        List<FrameLog.Entry> frames = log.entries();
                        assertThat(frames).hasSizeGreaterThan(ENOUGH);
                        assertThat(frames.subList(frames.size() - ENOUGH, frames.size()))
                                .extracting(
                                        frame ->
                                                frame.header().width()
                                                        + "x"
                                                        + frame.header().height())
                                .containsOnly(arriving);
                    });
            job.cancel();
        }
    }

    @Test
    void noMoreFramesComeThanAreWanted(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "slow").option("--size", "320x180").start();
                Jobs.Running job =
                        SourceJobs.run(Jobs.source(server, "slow").setMaxFps(5), log, 1)) {
            publisher.await("subscribed");
            log.awaitMore("cam0", ENOUGH);
            job.cancel();

            long[] timesUs =
                    log.entries().stream()
                            .mapToLong(frame -> frame.header().timestampUs())
                            .toArray();
            // An even rate of five a second, from which a frame may be early by a quarter.
            assertThat(IntStream.range(1, timesUs.length))
                    .allMatch(i -> timesUs[i] - timesUs[i - 1] >= 100_000);
            double seconds = (timesUs[timesUs.length - 1] - timesUs[0]) / 1e6;
            assertThat(timesUs.length - 1).isLessThanOrEqualTo((int) (seconds * 5) + 1);
        }
    }
}
