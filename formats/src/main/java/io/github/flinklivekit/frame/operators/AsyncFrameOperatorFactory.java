// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

import java.time.Duration;

/** Makes {@link AsyncFrameOperator}s on the task managers. */
final class AsyncFrameOperatorFactory<T> extends AbstractStreamOperatorFactory<T>
        implements OneInputStreamOperatorFactory<VideoFrame, T> {

    private static final long serialVersionUID = 1L;

    private final SerializableAsyncFrameFunction<T> function;
    private final int capacity;
    private final Duration timeout;
    private final int attempts;

    AsyncFrameOperatorFactory(
            SerializableAsyncFrameFunction<T> function,
            int capacity,
            Duration timeout,
            int attempts) {
        if (capacity < 1 || attempts < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "Capacity ("
                            + capacity
                            + ") and attempts ("
                            + attempts
                            + ") are at least 1, and the timeout ("
                            + timeout
                            + ") is above 0");
        }
        this.function = function;
        this.capacity = capacity;
        this.timeout = timeout;
        this.attempts = attempts;
    }

    @Override
    // Flink's signature.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <O extends StreamOperator<T>> O createStreamOperator(
            StreamOperatorParameters<T> parameters) {
        return (O) new AsyncFrameOperator<>(parameters, function, capacity, timeout, attempts);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return AsyncFrameOperator.class;
    }
}
