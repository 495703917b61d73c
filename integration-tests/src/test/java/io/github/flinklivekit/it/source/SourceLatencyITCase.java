// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.ToLongFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** How old frames are when a job is given them, on a machine that has time for them. */
@Tag("long")
@RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
@ExtendWith(ServerUnderTest.class)
class SourceLatencyITCase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLatencyITCase.class);

    /** Encoders and estimates of bandwidth have to come to rest. */
    private static final int WARM_UP = 150;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aSlowConsumerIsGivenNewFrames(LiveKitServer server) throws Exception {
        FrameLog log = new FrameLog();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        LiveKitSource<VideoFrame> source = Jobs.source(server, "slow").build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "room")
                .process(log)
                .process(new Slow())
                .sinkTo(new DiscardingSink<>());
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "slow").option("--size", "640x360").start();
                Jobs.Running job = new Jobs.Running(env.executeAsync())) {
            publisher.await("capturing");
            Waiting.until(
                    "frames",
                    Duration.ofMinutes(2),
                    () -> assertThat(log.entries()).hasSizeGreaterThan(600));
            job.cancel();
        }
        long median = median(log, frame -> frame.seenAtUs() - frame.header().timestampUs());
        LOG.warn("A consumer of 50 ms a frame is given frames of {} us (median)", median);

        assertThat(median).isLessThanOrEqualTo(70_000);
    }

    @Test
    void aRoomOfLowLatencyShowsItsPicturesEarlier(LiveKitServer server) throws Exception {
        long usual = medianAgeUs(server, "usual", false);
        long low = medianAgeUs(server, "low", true);
        LOG.warn("1280x720, age of pictures: {} us; with low latency {} us", usual, low);

        assertThat(low).isLessThan(usual);
    }

    /** From the drawing of a picture to its frame. The source is the first in the room. */
    private static long medianAgeUs(LiveKitServer server, String room, boolean lowLatency)
            throws Exception {
        FrameLog log = new FrameLog();
        LiveKitSourceBuilder<VideoFrame> source =
                Jobs.source(server, room).setLowLatency(lowLatency);
        try (Jobs.Running job = SourceJobs.run(source, log, 1)) {
            Waiting.until(
                    "the source is in the room",
                    () -> assertThat(Jobs.participants(server, room)).isNotEmpty());
            try (PythonPeer publisher = PythonPeer.publisher(server, room).start()) {
                publisher.await("capturing");
                Waiting.until(
                        "20 s of frames",
                        Duration.ofMinutes(2),
                        () -> assertThat(log.entries()).hasSizeGreaterThan(600));
            }
            job.cancel();
        }
        return median(log, frame -> frame.header().timestampUs() - frame.timeCodeUs().getAsLong());
    }

    private static long median(FrameLog log, ToLongFunction<FrameLog.Entry> ageUs) {
        long[] ages =
                log.entries().stream()
                        .skip(WARM_UP)
                        .filter(frame -> frame.timeCodeUs().isPresent())
                        .mapToLong(ageUs)
                        .sorted()
                        .toArray();
        assertThat(ages).hasSizeGreaterThan(300);
        return ages[ages.length / 2];
    }

    /** Takes 50 ms a frame. */
    private static final class Slow extends ProcessFunction<VideoFrame, VideoFrame> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out)
                throws InterruptedException {
            Thread.sleep(50);
            out.collect(frame);
        }
    }
}
