// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.arrow.FrameBatchBuilder;
import io.github.flinklivekit.frame.metrics.FrameMemoryMetrics;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import javax.annotation.Nullable;

import java.time.Duration;

/**
 * Gathers frames into batches, up to a number or for a time, or until the memory limit is reached.
 * What is gathered is emitted before a checkpoint's barrier, so that there is no state; watermarks
 * wait for the frames before them.
 */
final class BatchFrameOperator extends AbstractStreamOperator<FrameBatch>
        implements OneInputStreamOperator<VideoFrame, FrameBatch>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final int maxFrames;
    private final long maxDelayMs;
    private final MemorySize memoryLimit;

    private transient FrameAllocator allocator;
    private transient FrameBatchBuilder builder;
    private transient Counter framesWithoutPixels;
    private transient Counter framesOutOfMemory;
    private transient long lastTimestamp;
    private transient long batchNumber;
    @Nullable private transient Watermark held;

    BatchFrameOperator(int maxFrames, Duration maxDelay, MemorySize memoryLimit) {
        if (maxFrames < 1 || maxDelay.toMillis() < 1 || memoryLimit.getBytes() < 1) {
            throw new IllegalArgumentException(
                    "A batch has at least one frame ("
                            + maxFrames
                            + "), waits at least a millisecond ("
                            + maxDelay
                            + ") and needs memory ("
                            + memoryLimit
                            + ")");
        }
        this.memoryLimit = memoryLimit;
        this.maxFrames = maxFrames;
        this.maxDelayMs = maxDelay.toMillis();
    }

    @Override
    public void open() throws Exception {
        super.open();
        // By its public type: the one that an operator is given is not meant for users.
        RuntimeContext context = getRuntimeContext();
        allocator =
                FrameAllocator.create(
                        "frames-batch-" + context.getTaskInfo().getIndexOfThisSubtask(),
                        memoryLimit.getBytes());
        builder = new FrameBatchBuilder(allocator);
        MetricGroup group = getMetricGroup().addGroup("livekit");
        FrameMemoryMetrics.register(group, allocator);
        framesWithoutPixels = group.counter("framesWithoutPixels");
        framesOutOfMemory = group.counter("framesOutOfMemory");
    }

    @Override
    public void processElement(StreamRecord<VideoFrame> element) throws Exception {
        VideoFrame frame = element.getValue();
        if (!frame.hasPixels()) {
            framesWithoutPixels.inc();
            return;
        }
        if (!add(frame)) {
            framesOutOfMemory.inc();
            return;
        }
        long timestamp =
                element.hasTimestamp() ? element.getTimestamp() : frame.timestampUs() / 1000;
        lastTimestamp = builder.size() == 1 ? timestamp : Math.max(lastTimestamp, timestamp);
        if (builder.size() >= maxFrames) {
            emit();
        } else if (builder.size() == 1) {
            long number = batchNumber;
            getProcessingTimeService()
                    .registerTimer(
                            getProcessingTimeService().getCurrentProcessingTime() + maxDelayMs,
                            now -> {
                                if (number == batchNumber) {
                                    emit();
                                }
                            });
        }
    }

    /** At the limit, what is gathered goes on its way first: that may be what needs the memory. */
    private boolean add(VideoFrame frame) throws Exception {
        try {
            builder.add(frame);
            return true;
        } catch (FrameMemoryException e) {
            if (builder.size() == 0) {
                return false;
            }
        }
        emit();
        try {
            builder.add(frame);
            return true;
        } catch (FrameMemoryException e) {
            return false;
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (builder.size() == 0) {
            super.processWatermark(mark);
        } else {
            held = mark;
        }
    }

    private void emit() throws Exception {
        if (builder.size() > 0) {
            batchNumber++;
            FrameBatch batch = builder.build();
            try {
                output.collect(new StreamRecord<>(batch, lastTimestamp));
            } finally {
                batch.release();
            }
        }
        if (held != null) {
            Watermark mark = held;
            held = null;
            super.processWatermark(mark);
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        emit();
    }

    @Override
    public void endInput() throws Exception {
        emit();
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            if (builder != null) {
                builder.close();
                allocator.close();
            }
        }
    }
}
