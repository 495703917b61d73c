// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Gives track {@code n} to the subtask {@code n} modulo parallelism, once that has asked. */
final class TestPatternEnumerator
        implements SplitEnumerator<TestPatternSplit, List<TestPatternSplit>> {

    private final SplitEnumeratorContext<TestPatternSplit> context;
    private final List<TestPatternSplit> unassigned;

    TestPatternEnumerator(
            SplitEnumeratorContext<TestPatternSplit> context, List<TestPatternSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        List<TestPatternSplit> own =
                unassigned.stream()
                        .filter(split -> split.track() % context.currentParallelism() == subtask)
                        .toList();
        for (TestPatternSplit split : own) {
            context.assignSplit(split, subtask);
        }
        unassigned.removeAll(own);
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<TestPatternSplit> splits, int subtask) {
        unassigned.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {}

    @Override
    public List<TestPatternSplit> snapshotState(long checkpointId) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
}
