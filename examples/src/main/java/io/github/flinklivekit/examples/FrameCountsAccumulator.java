// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.api.common.accumulators.Accumulator;

/** Brings the counts of the subtasks together. */
final class FrameCountsAccumulator implements Accumulator<FrameCounts, FrameCounts> {

    private static final long serialVersionUID = 1L;

    private FrameCounts counts;

    FrameCountsAccumulator(FrameCounts counts) {
        this.counts = counts;
    }

    @Override
    public void add(FrameCounts others) {
        counts.addAll(others);
    }

    @Override
    public FrameCounts getLocalValue() {
        return counts;
    }

    @Override
    public void resetLocal() {
        counts = new FrameCounts();
    }

    @Override
    public void merge(Accumulator<FrameCounts, FrameCounts> other) {
        counts.addAll(other.getLocalValue());
    }

    @Override
    public FrameCountsAccumulator clone() {
        FrameCounts copy = new FrameCounts();
        copy.addAll(counts);
        return new FrameCountsAccumulator(copy);
    }
}
