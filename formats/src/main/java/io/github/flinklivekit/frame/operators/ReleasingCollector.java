// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.util.Collector;

/** Passes frames on and gives back their handles, but for the one that was lent. */
final class ReleasingCollector implements Collector<VideoFrame> {

    private final VideoFrame lent;
    private final Collector<VideoFrame> out;

    ReleasingCollector(VideoFrame lent, Collector<VideoFrame> out) {
        this.lent = lent;
        this.out = out;
    }

    @Override
    public void collect(VideoFrame frame) {
        FrameFunction.emit(frame, lent, out);
    }

    @Override
    public void close() {
        out.close();
    }
}
