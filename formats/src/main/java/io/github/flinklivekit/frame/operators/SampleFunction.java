// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets so many frames a second of each track through, by their timestamps.
 *
 * <p>Time is divided into slots of equal length, counted from half a slot before a track's first
 * frame, and the first frame of each slot passes. So the rate neither drifts, as it would if the
 * next frame were awaited from the last one that passed, nor depends on how even timestamps are.
 */
final class SampleFunction extends FrameFunction<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final double US_PER_SECOND = 1e6;

    /** A clock that went back by more than this began anew. */
    private static final long RESTART_US = 1_000_000;

    /** Tracks come and go: so many are remembered, the latest ones. */
    private static final int MAX_TRACKS = 1024;

    private final double framesPerSecond;
    private transient Map<FrameOrigin, Track> tracks;

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
                    protected boolean removeEldestEntry(Map.Entry<FrameOrigin, Track> eldest) {
                        return size() > MAX_TRACKS;
                    }
                };
    }

    @Override
    protected void process(VideoFrame frame, Collector<VideoFrame> out) {
        Track track = tracks.computeIfAbsent(frame.header().origin(), origin -> new Track());
        if (track.passes(frame.timestampUs(), framesPerSecond)) {
            out.collect(frame);
        }
    }

    private static final class Track {

        private boolean begun;
        private long anchorUs;
        private long lastUs;
        private long lastSlot;

        boolean passes(long timestampUs, double framesPerSecond) {
            if (!begun || timestampUs < lastUs - RESTART_US) {
                begun = true;
                anchorUs = timestampUs;
                lastUs = timestampUs;
                lastSlot = 0;
                return true;
            }
            lastUs = Math.max(lastUs, timestampUs);
            long slot =
                    (long)
                            Math.floor(
                                    (timestampUs - anchorUs) * framesPerSecond / US_PER_SECOND
                                            + 0.5);
            if (slot <= lastSlot) {
                return false;
            }
            lastSlot = slot;
            return true;
        }
    }
}
