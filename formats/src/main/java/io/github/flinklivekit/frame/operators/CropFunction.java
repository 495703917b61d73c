// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Cuts a part out of the frames that have it. */
final class CropFunction extends FrameFunction<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private final int x;
    private final int y;
    private final int width;
    private final int height;
    private transient Counter framesTooSmall;

    CropFunction(int x, int y, int width, int height) {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "No frame has a part of " + width + "x" + height + " pixels at " + x + "," + y);
        }
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        framesTooSmall =
                getRuntimeContext().getMetricGroup().addGroup("livekit").counter("framesTooSmall");
    }

    @Override
    protected void process(VideoFrame frame, Collector<VideoFrame> out) {
        if (width > frame.width() - x || height > frame.height() - y) {
            framesTooSmall.inc();
            return;
        }
        emit(FrameGeometry.crop(frame, x, y, width, height), frame, out);
    }
}
