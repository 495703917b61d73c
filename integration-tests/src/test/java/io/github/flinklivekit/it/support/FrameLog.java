// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Passes frames on, and notes them where the test can read it: a MiniCluster runs in the test's own
 * JVM. Each log is a test's own.
 */
public final class FrameLog extends ProcessFunction<VideoFrame, VideoFrame> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, List<Entry>> LOGS = new ConcurrentHashMap<>();

    /**
     * A frame that was seen.
     *
     * @param timestampMs of the record
     * @param seenAtUs when, in microseconds since the epoch
     */
    public record Entry(
            FrameHeader header,
            long timestampMs,
            int subtask,
            OptionalLong timeCodeUs,
            long seenAtUs) {
        public String track() {
            return header.origin().track();
        }
    }

    private static final Map<String, Stall> STALLS = new ConcurrentHashMap<>();

    /** A job that takes no more frames until this is closed. */
    public record Stall(int afterFrames, CountDownLatch begun, CountDownLatch over)
            implements AutoCloseable {

        /** Waits for the job to stall. */
        public void await() throws InterruptedException {
            assertThat(begun.await(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        /** Lets the job go on. */
        public void end() {
            over.countDown();
        }

        @Override
        public void close() {
            end();
        }
    }

    private final String id = UUID.randomUUID().toString();

    public FrameLog() {
        LOGS.put(id, new CopyOnWriteArrayList<>());
    }

    /** Holds the job up when it has taken that many frames. */
    public Stall stallAfter(int frames) {
        Stall stall = new Stall(frames, new CountDownLatch(1), new CountDownLatch(1));
        STALLS.put(id, stall);
        return stall;
    }

    public List<Entry> entries() {
        return List.copyOf(LOGS.get(id));
    }

    public Stream<Entry> of(String track) {
        return entries().stream().filter(entry -> entry.track().equals(track));
    }

    public Map<String, List<Entry>> byTrack() {
        return entries().stream().collect(groupingBy(Entry::track));
    }

    /**
     * The frames that were received in a time that ended a second ago, so that all of them have
     * been noted.
     */
    public List<Entry> recent(Duration window) {
        long endUs = Pictures.nowUs() - 1_000_000;
        long startUs = endUs - window.toMillis() * 1000;
        return entries().stream()
                .filter(entry -> entry.header().timestampUs() > startUs)
                .filter(entry -> entry.header().timestampUs() <= endUs)
                .toList();
    }

    /** Until that many more frames of the track than now have come. */
    public void awaitMore(String track, int frames) {
        long before = of(track).count();
        Waiting.until(
                frames + " more frames of " + track,
                () -> assertThat(of(track).count()).isGreaterThanOrEqualTo(before + frames));
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out)
            throws InterruptedException {
        LOGS.get(id)
                .add(
                        new Entry(
                                frame.header(),
                                context.timestamp(),
                                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                                TimeCode.read(frame),
                                Pictures.nowUs()));
        Stall stall = STALLS.get(id);
        if (stall != null && LOGS.get(id).size() == stall.afterFrames()) {
            stall.begun().countDown();
            stall.over().await();
        }
        out.collect(frame);
    }
}
