// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a metric reporter sees of a source that reads a track of the Python SDK. */
@ExtendWith(ServerUnderTest.class)
class SourceMetricsITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.create();

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1, REPORTER);

    private static final int SOME = 10;
    private static final int FRAME_BYTES = 320 * 180 * 3 / 2;
    private static final String TRACK = "room.metrics.participant.python-publisher.track.cam0.";

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void theSubtaskTheRoomAndTheTrackAreCounted(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "metrics")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "metrics"), log, 1)) {
            publisher.await("subscribed");
            log.awaitMore("cam0", 30);

            assertThat(count("numRecordsIn")).isGreaterThanOrEqualTo(30);
            assertThat(count("numBytesIn")).isGreaterThanOrEqualTo(30 * 320 * 180 * 3 / 2);
            assertThat(number("currentFetchEventTimeLag")).isNotNegative();
            assertThat(number("currentEmitEventTimeLag")).isNotNegative();
            assertThat(number("sourceIdleTime")).isNotNegative();
            assertThat(number("frameMemoryLimit")).isPositive();
            assertThat(number("frameMemoryUsed")).isNotNegative();

            assertThat(text("room.metrics.connectionState")).isEqualTo("connected");
            assertThat(number("room.metrics.reconnects")).isZero();
            assertThat(number("room.metrics.encryptedTracks")).isZero();

            assertThat(count(TRACK + "framesEmitted")).isGreaterThanOrEqualTo(30);
            assertThat(count(TRACK + "framesReceived")).isGreaterThanOrEqualTo(30);
            assertThat(count(TRACK + "reason.memory.framesDropped")).isZero();
            assertThat(number(TRACK + "width")).isEqualTo(320);
            assertThat(number(TRACK + "height")).isEqualTo(180);
            // The native library is asked when somebody reads, and answers a little later.
            Waiting.until(
                    "figures of the native library",
                    () -> {
                        assertThat(number(TRACK + "framesPerSecond")).isPositive();
                        assertThat(number(TRACK + "bytesReceived")).isPositive();
                        assertThat(number(TRACK + "keyFrames")).isPositive();
                        assertThat(number(TRACK + "decodeTimeMs")).isPositive();
                    });
            // All of these may be 0 on one machine.
            assertThat(number(TRACK + "roundTripTimeMs")).isNotNegative();
            assertThat(number(TRACK + "jitterMs")).isNotNegative();
            assertThat(number(TRACK + "packetsLost")).isNotNegative();
            assertThat(number(TRACK + "freezeCount")).isNotNegative();
            job.cancel();
        }
    }

    @Test
    void aJobThatStallsCostsTheFramesThatMayWait(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "metrics")
                                .option("--size", "320x180")
                                .start();
                FrameLog.Stall stall = log.stallAfter(SOME);
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "metrics"), log, 1)) {
            publisher.await("subscribed");
            stall.await();
            double bytesBefore = receivedBytes();
            // Several seconds of pictures, told by what has come over the network meanwhile.
            Waiting.until(
                    "pictures that nobody takes",
                    () -> assertThat(receivedBytes()).isGreaterThan(bytesBefore + 150_000));

            // Two wait, one is with the job, and one may be on its way from the decoder.
            assertThat(number("frameMemoryUsed")).isLessThanOrEqualTo(4 * FRAME_BYTES);
            assertThat(log.entries()).hasSize(SOME);
            stall.end();
            log.awaitMore("cam0", SOME);

            assertThat(count(TRACK + "reason.buffer-full.framesDropped")).isPositive();
            job.cancel();
        }
    }

    @Test
    void whatIsEncryptedIsLeftOutAndCounted(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer encrypted =
                        PythonPeer.publisher(server, "encrypted")
                                .option("--identity", "python-encrypted")
                                .option("--encryption-key", "a key that both ends share")
                                .option("--size", "320x180")
                                .start();
                PythonPeer plain =
                        PythonPeer.publisher(server, "encrypted")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "encrypted"), log, 1)) {
            encrypted.await("capturing");
            plain.await("subscribed");
            log.awaitMore("cam0", SOME);

            Waiting.until(
                    "the count of what is left out",
                    () -> assertThat(number("room.encrypted.encryptedTracks")).isEqualTo(1));
            assertThat(number("reason.encrypted.tracksWithoutFrames")).isEqualTo(1);
            assertThat(log.entries())
                    .extracting(frame -> frame.header().origin().participant())
                    .containsOnly("python-publisher");
            assertThatThrownBy(() -> encrypted.await("subscribed", any -> true, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
            job.cancel();
        }
    }

    private static double receivedBytes() {
        return number(TRACK + "bytesReceived");
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
    void theClientKnowsWhatTheMetricsAreCalled(LiveKitEndpoint server) {
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "names")
                                .option("--size", "320x180")
                                // A steady stream over loopback may have a jitter of 0.
                                .option("--jitter", "20")
                                .start();
                JoinedRoom room = JoinedRoom.join(server, "names", "reader")) {
            publisher.await("published");
            RemoteVideoTrack track = room.events().awaitTrack("cam0");
            try (ReceivedFrames frames = room.read(track)) {
                frames.awaitMore(10);
                Waiting.until(
                        "all figures",
                        () -> {
                            VideoReceiverStats stats =
                                    JoinedRoom.await(track.stats()).orElseThrow();
                            assertThat(stats.framesPerSecond()).isPositive();
                            assertThat(stats.keyFramesDecoded()).isPositive();
                            assertThat(stats.framesDecoded()).isPositive();
                            assertThat(stats.bytesReceived()).isPositive();
                            assertThat(stats.jitterSeconds()).isPositive();
                            assertThat(stats.totalDecodeTimeSeconds()).isPositive();
                            assertThat(stats.roundTripTimeSeconds()).isPositive();
                        });
            }
        }
    }

    private static long count(String name) {
        return ((Counter) metric(name)).getCount();
    }

    private static double number(String name) {
        return ((Number) ((Gauge<?>) metric(name)).getValue()).doubleValue();
    }

    private static String text(String name) {
        return (String) ((Gauge<?>) metric(name)).getValue();
    }

    /** Of the source's operator: the task has some of the same name. */
    private static Metric metric(String name) {
        Map<MetricGroup, Map<String, Metric>> byGroup = REPORTER.getMetricsByGroup();
        List<String> names = new ArrayList<>();
        for (Map.Entry<MetricGroup, Map<String, Metric>> group : byGroup.entrySet()) {
            for (Map.Entry<String, Metric> metric : group.getValue().entrySet()) {
                String full = group.getKey().getMetricIdentifier(metric.getKey());
                if (full.endsWith(".Source: room.0." + name)) {
                    return metric.getValue();
                }
                names.add(full);
            }
        }
        throw new AssertionError(name + " is none of " + names);
    }
}
