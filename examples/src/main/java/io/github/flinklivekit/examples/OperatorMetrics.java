// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.configuration.Configuration;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What Flink counts for the operators in this process, as its JMX reporter shows it. Figures are by
 * the operator's name, in letters and digits only. Thread-safe.
 */
public final class OperatorMetrics {

    private static final String OPERATOR = "org.apache.flink.taskmanager.job.task.operator.";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** Has a local Flink report to JMX. */
    public static void reportInto(Configuration local) {
        local.setString("metrics.reporters", "jmx");
        local.setString(
                "metrics.reporter.jmx.factory.class",
                "org.apache.flink.metrics.jmx.JMXReporterFactory");
    }

    /** Records that an operator has received. */
    public Map<String, Long> numRecordsIn() {
        return sums("numRecordsIn");
    }

    /** Records that an operator has emitted. */
    public Map<String, Long> numRecordsOut() {
        return sums("numRecordsOut");
    }

    /** Records that a sink has sent. */
    public Map<String, Long> numRecordsSend() {
        return sums("numRecordsSend");
    }

    /** Frames that the source or the sink has dropped, for whatever reason. */
    public Map<String, Long> framesDropped() {
        return sums("reason.framesDropped");
    }

    /** What remains of a name where Flink and JMX write it in different ways. */
    public static String key(String operatorName) {
        return operatorName.replaceAll("[^A-Za-z0-9]", "");
    }

    private Map<String, Long> sums(String metric) {
        Map<String, Long> sums = new HashMap<>();
        try {
            for (ObjectName bean :
                    beans.queryNames(new ObjectName(OPERATOR + metric + ":*"), null)) {
                if (!isStartUp(bean)) {
                    long count = ((Number) beans.getAttribute(bean, "Count")).longValue();
                    sums.merge(key(bean.getKeyProperty("operator_name")), count, Long::sum);
                }
            }
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        } catch (JMException e) {
            // It went with its operator while it was looked at.
        }
        return sums;
    }

    /** Tiny pictures that encoders begin with are no frames that somebody misses. */
    private static boolean isStartUp(ObjectName bean) {
        return bean.getKeyPropertyList().containsValue("start-up");
    }
}
