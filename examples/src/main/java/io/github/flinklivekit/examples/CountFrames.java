// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Counts frames and reads their time codes. Emits nothing; the counts are an accumulator of the
 * job.
 */
final class CountFrames extends ProcessFunction<VideoFrame, Void> {

    /** The name of the accumulator. */
    static final String RESULT = "frames";

    private static final long serialVersionUID = 1L;

    private transient FrameCounts counts;

    @Override
    public void open(OpenContext context) {
        counts = new FrameCounts();
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<Void> out) {
        if (!frame.hasPixels()) {
            return;
        }
        long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        counts.add(frame.header());
        TimeCode.read(frame).ifPresent(sentUs -> counts.addLatency(nowUs - sentUs));
    }

    /**
     * Flink reads a registered accumulator on another thread while the job runs: this one is
     * complete before.
     */
    @Override
    public void close() {
        if (counts != null) {
            getRuntimeContext().addAccumulator(RESULT, new FrameCountsAccumulator(counts));
        }
    }
}
