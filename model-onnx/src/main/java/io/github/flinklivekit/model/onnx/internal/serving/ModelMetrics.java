// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one user of a model counts: one subtask, however many share the model. Thread-safe.
 *
 * <p>Times are in milliseconds, of the last frame and of all of them, so that a mean over any time
 * is the one's growth by the other's.
 */
@Internal
public final class ModelMetrics {

    private static final double NANOS_A_MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongAdder inferences = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder queueNanos = new LongAdder();
    private final LongAdder modelNanos = new LongAdder();
    private volatile int batchSize;
    private volatile long lastQueueNanos;
    private volatile long lastModelNanos;

    /** Makes a group show them, as {@code inferences}, {@code framesDropped} and so on. */
    public void register(MetricGroup group) {
        group.gauge("inferences", (Gauge<Long>) inferences::sum);
        group.gauge("framesDropped", (Gauge<Long>) dropped::sum);
        group.gauge("inferenceFailures", (Gauge<Long>) failures::sum);
        group.gauge("batchSize", (Gauge<Integer>) () -> batchSize);
        group.gauge("queueTimeMs", (Gauge<Double>) () -> lastQueueNanos / NANOS_A_MILLISECOND);
        group.gauge("modelTimeMs", (Gauge<Double>) () -> lastModelNanos / NANOS_A_MILLISECOND);
        group.gauge(
                "queueTimeTotalMs", (Gauge<Double>) () -> queueNanos.sum() / NANOS_A_MILLISECOND);
        group.gauge(
                "modelTimeTotalMs", (Gauge<Double>) () -> modelNanos.sum() / NANOS_A_MILLISECOND);
    }

    /** The frames that the model was run on. */
    public long inferences() {
        return inferences.sum();
    }

    /** The frames that newer ones of their track have taken the place of. */
    public long dropped() {
        return dropped.sum();
    }

    /** The frames that the model failed on. */
    public long failures() {
        return failures.sum();
    }

    /** How many frames the last batch had. */
    public int batchSize() {
        return batchSize;
    }

    void onInference(int frames, long waitedNanos, long ranNanos) {
        inferences.increment();
        batchSize = frames;
        lastQueueNanos = waitedNanos;
        lastModelNanos = ranNanos;
        queueNanos.add(waitedNanos);
        modelNanos.add(ranNanos);
    }

    void onDropped() {
        dropped.increment();
    }

    void onFailure() {
        failures.increment();
    }
}
