// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ProcessFootprint;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a source costs in the long run, and with a consumer that stands still. */
@Tag("long")
@RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
@ExtendWith(ServerUnderTest.class)
class SourceEnduranceITCase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceEnduranceITCase.class);
    private static final long MEBIBYTE = 1 << 20;
    private static final int LIVES = 300;

    /** Until then code is loaded and compiled, and pools grow. */
    private static final int WARM_UP = 100;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void threeHundredPublicationsLeaveNothingBehind(LiveKitServer server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "lives")
                                .option("--size", "320x180")
                                .option("--fps", 15)
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "lives"), log, 1)) {
            ProcessFootprint before = null;
            List<Long> delaysUs = new ArrayList<>();
            for (int life = 1; life <= LIVES; life++) {
                String sid = publisher.await("published").path("sid").asText();
                long publishedUs = Pictures.nowUs();
                Waiting.until(
                        "frames of publication " + life,
                        Duration.ofMinutes(1),
                        () -> assertThat(firstOf(log, sid)).isPresent());
                if (life > 1) {
                    // The first was published before the job had begun.
                    delaysUs.add(firstOf(log, sid).orElseThrow().seenAtUs() - publishedUs);
                }
                publisher.send("unpublish", Map.of("track", "cam0"));
                publisher.await("unpublished");
                if (life == WARM_UP) {
                    before = ProcessFootprint.take();
                    LOG.warn("after {} publications: {}", life, before);
                }
                if (life < LIVES) {
                    publisher.send("publish", Map.of("track", "cam0"));
                }
            }
            ProcessFootprint after = ProcessFootprint.take();
            Collections.sort(delaysUs);
            LOG.warn(
                    "after {} publications: {}; first frames after {} us (median), {} us (latest)",
                    LIVES,
                    after,
                    delaysUs.get(delaysUs.size() / 2),
                    delaysUs.get(delaysUs.size() - 1));

            assertThat(delaysUs.get(delaysUs.size() * 95 / 100)).isLessThan(2_000_000);

            assertThat(growth(before, after, ProcessFootprint::threads)).isLessThanOrEqualTo(5);
            assertThat(growth(before, after, ProcessFootprint::heap)).isLessThan(16 * MEBIBYTE);
            assertThat(growth(before, after, ProcessFootprint::outsideHeap))
                    .isLessThan(32 * MEBIBYTE);
            job.cancel();
        }
    }

    /** With the default mailbox, and with one that would hold more than the limit allows. */
    @ParameterizedTest
    @CsvSource({"2, 1, 4", "100, 40, 48"})
    void aConsumerThatStandsStillCostsNoMoreThanTheLimit(
            int mailbox, int leastWaiting, int mostWaiting, LiveKitServer server) throws Exception {
        MemorySize limit = MemorySize.ofMebiBytes(64);
        FrameLog log = new FrameLog();
        try (PythonPeer publisher = PythonPeer.publisher(server, "still").start();
                // After two minutes, in which code is loaded and compiled.
                FrameLog.Stall stall = log.stallAfter(3600);
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "still")
                                        .setBufferFrames(mailbox)
                                        .setMemoryLimit(limit),
                                log,
                                1)) {
            publisher.await("capturing");
            Waiting.until(
                    "frames before the stall",
                    Duration.ofMinutes(5),
                    () -> assertThat(stall.begun().getCount()).isZero());
            ProcessFootprint before = ProcessFootprint.take();
            // The length of the stall is what this test is about.
            Thread.sleep(Duration.ofMinutes(2).toMillis());
            ProcessFootprint after = ProcessFootprint.take();
            int taken = log.entries().size();
            long endUs = Pictures.nowUs();
            stall.end();
            // Those that waited come at once, and are old; the newest comes behind them.
            Waiting.until(
                    "frames received after the stall",
                    () -> assertThat(receivedAfter(log, taken, endUs)).isNotEmpty());
            long waiting =
                    log.entries().stream()
                            .skip(taken)
                            .filter(frame -> frame.header().timestampUs() <= endUs)
                            .count();
            long resumedUs =
                    receivedAfter(log, taken, endUs).findFirst().orElseThrow().seenAtUs() - endUs;
            LOG.warn(
                    "Two minutes of standing still: {} frames and {} MiB more; new frames after {} ms",
                    waiting,
                    growth(before, after, ProcessFootprint::outsideHeap) / MEBIBYTE,
                    resumedUs / 1000);

            assertThat(growth(before, after, ProcessFootprint::outsideHeap))
                    .isLessThan(limit.getBytes());
            assertThat(waiting).isBetween((long) leastWaiting, (long) mostWaiting);
            assertThat(resumedUs).isLessThan(1_000_000);
            job.cancel();
        }
    }

    private static Stream<FrameLog.Entry> receivedAfter(FrameLog log, int taken, long timeUs) {
        return log.entries().stream()
                .skip(taken)
                .filter(frame -> frame.header().timestampUs() > timeUs);
    }

    private static long growth(
            ProcessFootprint before, ProcessFootprint after, ToLongFunction<ProcessFootprint> of) {
        return of.applyAsLong(after) - of.applyAsLong(before);
    }

    private static Optional<FrameLog.Entry> firstOf(FrameLog log, String sid) {
        return log.entries().stream()
                .filter(frame -> frame.header().origin().trackSid().equals(sid))
                .findFirst();
    }
}
