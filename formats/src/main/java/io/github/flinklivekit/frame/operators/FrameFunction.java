// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Base class of functions on frames. A frame without pixels does not fail the job, nor does one for
 * whose result there is no memory: they are dropped and counted ({@code framesWithoutPixels},
 * {@code framesOutOfMemory}, in the operator's metric group {@code livekit}).
 *
 * @param <T> the type of the results
 */
@PublicEvolving
public abstract class FrameFunction<T> extends ProcessFunction<VideoFrame, T> {

    private static final long serialVersionUID = 1L;

    private transient Counter framesWithoutPixels;
    private transient Counter framesOutOfMemory;

    @Override
    public void open(OpenContext context) throws Exception {
        MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("livekit");
        framesWithoutPixels = group.counter("framesWithoutPixels");
        framesOutOfMemory = group.counter("framesOutOfMemory");
    }

    @Override
    public final void processElement(VideoFrame frame, Context context, Collector<T> out)
            throws Exception {
        if (!frame.hasPixels()) {
            framesWithoutPixels.inc();
            return;
        }
        try {
            process(frame, out);
        } catch (FrameMemoryException e) {
            framesOutOfMemory.inc();
        }
    }

    /**
     * Processes a frame, which is lent for the duration of the call.
     *
     * @param out takes the results; an implementation releases the frames that it made once it has
     *     emitted them
     */
    protected abstract void process(VideoFrame frame, Collector<T> out) throws Exception;

    /** Emits a frame and gives its handle back, unless it is the handle that was lent. */
    static void emit(VideoFrame made, VideoFrame lent, Collector<VideoFrame> out) {
        try {
            out.collect(made);
        } finally {
            if (made != lent) {
                made.release();
            }
        }
    }
}
