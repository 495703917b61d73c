// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** What a writer counts. Used under its lock. */
final class SinkMetrics {

    /** Why a frame was not published. */
    enum DropReason {
        /** It was released before it was serialised: a header came without pixels. */
        NO_PIXELS("noPixels"),
        /** The room was not joined yet, or was being joined again. */
        NOT_CONNECTED("notConnected"),
        /** The server had not taken the track yet. */
        NOT_PUBLISHED("notPublished"),
        /** A newer one was shown already, or is close behind. */
        STALE("stale"),
        /** The track is muted, by the job or by the server. */
        MUTED("muted"),
        /** Its allocator is at its limit, so that it could not be scaled. */
        NO_MEMORY("noMemory");

        private final String label;

        DropReason(String label) {
            this.label = label;
        }
    }

    private final Counter recordsSend;
    private final Counter bytesSend;
    private final Counter dataSend;
    private final Counter dataDropped;
    private final Counter mutesByServer;
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);

    SinkMetrics(SinkWriterMetricGroup group) {
        recordsSend = group.getNumRecordsSendCounter();
        bytesSend = group.getNumBytesSendCounter();
        dataSend = group.counter("dataSend");
        dataDropped = group.counter("dataDropped");
        mutesByServer = group.counter("mutesByServer");
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, group.addGroup("reason", reason.label).counter("framesDropped"));
        }
    }

    void captured(FrameHeader frame) {
        recordsSend.inc();
        bytesSend.inc(frame.sizeBytes());
    }

    void dropped(DropReason reason) {
        dropped.get(reason).inc();
    }

    void dataSent(RoomData data) {
        dataSend.inc();
        recordsSend.inc();
        bytesSend.inc(data.payload().length);
    }

    void dataDropped() {
        dataDropped.inc();
    }

    void mutedByServer() {
        mutesByServer.inc();
    }
}
