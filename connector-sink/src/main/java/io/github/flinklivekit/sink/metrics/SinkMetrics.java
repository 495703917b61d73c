// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.TrackAddress;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** What a writer measures, in all and for each track. Used under the writer's lock. */
@Internal
public final class SinkMetrics {

    /** Of tracks beyond the limit, as the source names them. */
    private static final TrackAddress OTHERS = new TrackAddress("", "");

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final long NS_PER_MS = 1_000_000;

    private final SinkWriterMetricGroup group;
    private final Counter recordsSend;
    private final Counter bytesSend;
    private final Counter sendErrors;
    private final Counter dataSend;
    private final Counter dataDropped;
    private final Counter mutesByServer;
    private final Counter tracksNotEncoded;
    private final Map<SinkDropReason, Counter> dropped = new EnumMap<>(SinkDropReason.class);
    private final BoundedMetricGroups<TrackAddress, SinkTrackMetrics> tracks =
            new BoundedMetricGroups<>("tracks", this::register, () -> register(OTHERS));
    private final PacingErrorStatistics pacingError = new PacingErrorStatistics();
    private volatile long sendTimeMs;

    public SinkMetrics(SinkWriterMetricGroup group) {
        this.group = group;
        recordsSend = group.getNumRecordsSendCounter();
        bytesSend = group.getNumBytesSendCounter();
        sendErrors = group.getNumRecordsSendErrorsCounter();
        group.setCurrentSendTimeGauge(() -> sendTimeMs);
        dataSend = group.counter("dataSend");
        dataDropped = group.counter("dataDropped");
        mutesByServer = group.counter("mutesByServer");
        tracksNotEncoded = group.counter("tracksNotEncoded");
        group.gauge("pacingErrorMsP50", () -> pacingError.percentileMs(MEDIAN));
        group.gauge("pacingErrorMsP99", () -> pacingError.percentileMs(P99));
        for (SinkDropReason reason : SinkDropReason.values()) {
            dropped.put(
                    reason, group.addGroup("reason", reason.metricName()).counter("framesDropped"));
        }
    }

    /**
     * The metrics of a track, the same for each publication of it; those beyond the limit share
     * some.
     */
    public SinkTrackMetrics track(String room, String track) {
        return tracks.getOrRegister(new TrackAddress(room, track));
    }

    private SinkTrackMetrics register(TrackAddress address) {
        return new SinkTrackMetrics(
                group.addGroup("room", address.room()).addGroup("track", address.track()));
    }

    /**
     * A frame was given to an encoder.
     *
     * @param sizeBytes as it came
     * @param durationNs how long it took to convert it
     */
    public void captured(SinkTrackMetrics track, int sizeBytes, long durationNs) {
        recordsSend.inc();
        bytesSend.inc(sizeBytes);
        sendTimeMs = durationNs / NS_PER_MS;
        track.pushed();
    }

    public void dropped(SinkTrackMetrics track, SinkDropReason reason) {
        dropped.get(reason).inc();
        track.dropped(reason);
        if (reason.isError()) {
            sendErrors.inc();
        }
    }

    /** Why nothing is encoded of what a track is given; it counts when that begins. */
    public void notEncoded(SinkTrackMetrics track, NotEncodedReason reason) {
        if (track.setNotEncoded(reason)) {
            tracksNotEncoded.inc();
        }
    }

    /** A frame of a replay was shown so much later than it was due. */
    public void playedOut(long latenessNs) {
        pacingError.add(latenessNs);
    }

    public void dataSent(RoomData data) {
        dataSend.inc();
        recordsSend.inc();
        bytesSend.inc(data.payload().length);
    }

    public void dataDropped() {
        dataDropped.inc();
        sendErrors.inc();
    }

    public void mutedByServer() {
        mutesByServer.inc();
    }
}
