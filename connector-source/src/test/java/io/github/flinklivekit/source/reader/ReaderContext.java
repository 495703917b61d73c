// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader sends and counts. */
public final class ReaderContext implements SourceReaderContext {

    final List<SourceEvent> sent = new ArrayList<>();
    public final MetricListener metrics = new MetricListener();
    public final ClassLoader jobClasses = new ClassLoader(getClass().getClassLoader()) {};

    private final SourceReaderMetricGroup group =
            InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup());

    public <E extends SourceEvent> List<E> sent(Class<E> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }

    long dropped(String reason) {
        return metrics.getCounter("reason", reason, "framesDropped").orElseThrow().getCount();
    }

    @Override
    public SourceReaderMetricGroup metricGroup() {
        return group;
    }

    @Override
    public Configuration getConfiguration() {
        return new Configuration();
    }

    @Override
    public String getLocalHostName() {
        return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
        return 0;
    }

    @Override
    public void sendSplitRequest() {
        throw new AssertionError("Readers are given splits without asking");
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
        sent.add(event);
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return SimpleUserCodeClassLoader.create(jobClasses);
    }
}
