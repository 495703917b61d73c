// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Keeps a number of questions about frames under way and emits the answers in the order of the
 * frames. All that is under way is waited for before a checkpoint's barrier, so that there is no
 * state, and no question is asked twice after a restore.
 *
 * <p>Everything but the asking and the answering happens on the task's thread.
 */
final class AsyncFrameOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<VideoFrame, T>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final SerializableAsyncFrameFunction<T> function;
    private final int capacity;
    private final Duration timeout;
    private final int attempts;
    private final transient MailboxExecutor mailbox;

    /** Questions and, between them, watermarks: a watermark does not overtake a frame. */
    private transient ArrayDeque<Object> queue;

    private transient int inFlight;
    private transient Counter framesWithoutPixels;
    private transient Counter failures;
    private transient Counter timeouts;

    AsyncFrameOperator(
            StreamOperatorParameters<T> parameters,
            SerializableAsyncFrameFunction<T> function,
            int capacity,
            Duration timeout,
            int attempts) {
        super(parameters);
        this.function = function;
        this.capacity = capacity;
        this.timeout = timeout;
        this.attempts = attempts;
        this.mailbox = parameters.getMailboxExecutor();
    }

    @Override
    public void open() throws Exception {
        super.open();
        queue = new ArrayDeque<>();
        MetricGroup group = getMetricGroup().addGroup("livekit");
        framesWithoutPixels = group.counter("framesWithoutPixels");
        failures = group.counter("asyncFailures");
        timeouts = group.counter("asyncTimeouts");
        group.gauge("asyncUnderWay", () -> inFlight);
    }

    @Override
    public void processElement(StreamRecord<VideoFrame> element) throws Exception {
        VideoFrame frame = element.getValue();
        if (!frame.hasPixels()) {
            framesWithoutPixels.inc();
            return;
        }
        while (inFlight >= capacity) {
            mailbox.yield();
        }
        AsyncFrameRequest<T> question =
                new AsyncFrameRequest<>(
                        frame.retain(),
                        element.hasTimestamp() ? element.getTimestamp() : null,
                        function,
                        attempts);
        queue.add(question);
        inFlight++;
        question.send(timeout)
                .whenComplete(
                        (answer, error) ->
                                mailbox.execute(this::emitCompleted, "emit answers about frames"));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (queue.isEmpty()) {
            super.processWatermark(mark);
        } else {
            queue.add(mark);
        }
    }

    private void emitCompleted() throws Exception {
        while (!queue.isEmpty()) {
            if (queue.peek() instanceof Watermark mark) {
                queue.remove();
                super.processWatermark(mark);
                continue;
            }
            @SuppressWarnings("unchecked")
            AsyncFrameRequest<T> question = (AsyncFrameRequest<T>) queue.peek();
            if (!question.isDone()) {
                return;
            }
            queue.remove();
            inFlight--;
            emit(question);
        }
    }

    private void emit(AsyncFrameRequest<T> question) {
        try {
            switch (question.outcome()) {
                case TIMEOUT -> timeouts.inc();
                case FAILURE -> {
                    failures.inc();
                    LOG.debug("A question about {} failed", question, question.error());
                }
                default -> {
                    if (question.answer() != null) {
                        output.collect(question.record());
                    }
                }
            }
        } finally {
            question.close();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        drain();
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }

    private void drain() throws Exception {
        while (!queue.isEmpty()) {
            mailbox.yield();
        }
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            if (queue != null) {
                for (Object entry : queue) {
                    if (entry instanceof AsyncFrameRequest<?> question) {
                        question.close();
                    }
                }
                queue.clear();
            }
        }
    }
}
