// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What a writer measures, in all and for each track. Used under the writer's lock. */
final class SinkMetrics {

    /**
     * Flink keeps metrics for as long as the task runs: so many tracks have their own. The others
     * share some.
     */
    private static final int MAX_TRACKS = 1000;

    private static final TrackName OTHERS = new TrackName("", "");

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
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Map<TrackName, TrackMetrics> tracks = new HashMap<>();
    private final PacingError pacingError = new PacingError();
    private volatile long sendTimeMs;

    SinkMetrics(SinkWriterMetricGroup group) {
        this.group = group;
        recordsSend = group.getNumRecordsSendCounter();
        bytesSend = group.getNumBytesSendCounter();
        sendErrors = group.getNumRecordsSendErrorsCounter();
        group.setCurrentSendTimeGauge(() -> sendTimeMs);
        dataSend = group.counter("dataSend");
        dataDropped = group.counter("dataDropped");
        mutesByServer = group.counter("mutesByServer");
        group.gauge("pacingErrorMsP50", () -> pacingError.percentileMs(MEDIAN));
        group.gauge("pacingErrorMsP99", () -> pacingError.percentileMs(P99));
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, group.addGroup("reason", reason.label()).counter("framesDropped"));
        }
    }

    /** The metrics of a track, the same for each publication of it. */
    TrackMetrics track(String room, String track) {
        TrackName name = new TrackName(room, track);
        if (!tracks.containsKey(name) && tracks.size() >= MAX_TRACKS) {
            name = OTHERS;
        }
        return tracks.computeIfAbsent(
                name,
                unknown ->
                        new TrackMetrics(
                                group.addGroup("room", unknown.room())
                                        .addGroup("track", unknown.track())));
    }

    /**
     * A frame was given to an encoder.
     *
     * @param durationNs how long it took to convert it
     */
    void captured(TrackMetrics track, FrameHeader frame, long durationNs) {
        recordsSend.inc();
        bytesSend.inc(frame.sizeBytes());
        sendTimeMs = durationNs / NS_PER_MS;
        track.pushed();
    }

    void dropped(TrackMetrics track, DropReason reason) {
        dropped.get(reason).inc();
        track.dropped(reason);
        if (reason.isError()) {
            sendErrors.inc();
        }
    }

    /** A frame of a replay was shown so much later than it was due. */
    void paced(long latenessNs) {
        pacingError.add(latenessNs);
    }

    void dataSent(RoomData data) {
        dataSend.inc();
        recordsSend.inc();
        bytesSend.inc(data.payload().length);
    }

    void dataDropped() {
        dataDropped.inc();
        sendErrors.inc();
    }

    void mutedByServer() {
        mutesByServer.inc();
    }

    private record TrackName(String room, String track) {}
}
