// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;

/** A writer's metrics whose counters can be read. */
final class CountingSinkMetrics extends ProxyMetricGroup<MetricGroup>
        implements SinkWriterMetricGroup {

    private final Counter recordsSend = new SimpleCounter();
    private final Counter bytesSend = new SimpleCounter();
    private final Counter sendErrors = new SimpleCounter();

    CountingSinkMetrics(MetricGroup parent) {
        super(parent);
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
        return new SimpleCounter();
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
        return sendErrors;
    }

    @Override
    public Counter getNumRecordsSendCounter() {
        return recordsSend;
    }

    @Override
    public Counter getNumBytesSendCounter() {
        return bytesSend;
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {
        // Not looked at.
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
        return UnregisteredMetricsGroup.createOperatorIOMetricGroup();
    }
}
