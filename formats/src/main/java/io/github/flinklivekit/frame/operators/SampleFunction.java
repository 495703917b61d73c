// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.FrameRateLimiter;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lets so many frames a second of each track through, by their timestamps. */
final class SampleFunction extends FrameFunction<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final double US_PER_SECOND = 1e6;

    /** Tracks come and go: so many are remembered, the latest ones. */
    private static final int MAX_TRACKS = 1024;

    private final double framesPerSecond;
    private transient Map<FrameOrigin, FrameRateLimiter> tracks;

    SampleFunction(double framesPerSecond) {
        if (!(framesPerSecond > 0 && framesPerSecond <= US_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "Frames a second to sample are above 0, not " + framesPerSecond);
        }
        this.framesPerSecond = framesPerSecond;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        tracks =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(
                            Map.Entry<FrameOrigin, FrameRateLimiter> eldest) {
                        return size() > MAX_TRACKS;
                    }
                };
    }

    @Override
    protected void process(VideoFrame frame, Collector<VideoFrame> out) {
        FrameRateLimiter rate =
                tracks.computeIfAbsent(
                        frame.header().origin(), origin -> new FrameRateLimiter(framesPerSecond));
        if (rate.tryAcquire(frame.timestampUs())) {
            out.collect(frame);
        }
    }
}
