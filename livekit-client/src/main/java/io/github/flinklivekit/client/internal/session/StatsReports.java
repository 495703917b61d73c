// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoSenderStats;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;

/** Picks a track's figures out of a connection's report. */
@Internal
public final class StatsReports {

    private StatsReports() {}

    /** Asks a connection of the present session, from any thread. */
    public static <T> CompletableFuture<T> query(
            Session session,
            Function<PeerConnections, CompletableFuture<RTCStatsReport>> source,
            Function<RTCStatsReport, T> pick) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                PeerConnections peers = session.peers();
                                return peers == null
                                        ? StatsReports.<T>notConnected()
                                        : source.apply(peers).thenApply(pick);
                            },
                            session.loop())
                    .thenCompose(report -> report);
        } catch (RejectedExecutionException e) {
            return notConnected(); // The room has ended, and its thread with it.
        }
    }

    private static <T> CompletableFuture<T> notConnected() {
        return CompletableFuture.failedFuture(new LiveKitException("The room is not connected"));
    }

    /**
     * What is received for a native track; its id is the one under which its media section was
     * first used.
     */
    public static Optional<VideoReceiverStats> inboundRtp(
            RTCStatsReport report, String nativeTrackId) {
        return attributes(report, RTCStatsType.INBOUND_RTP)
                .filter(inbound -> nativeTrackId.equals(inbound.get("trackIdentifier")))
                .findFirst()
                .map(inbound -> receiverStats(inbound, connectionRoundTripTime(report)));
    }

    private static VideoReceiverStats receiverStats(
            Map<String, Object> inbound, double roundTripTimeSeconds) {
        return new VideoReceiverStats(
                count(inbound, "ssrc"),
                (int) count(inbound, "frameWidth"),
                (int) count(inbound, "frameHeight"),
                value(inbound, "framesPerSecond"),
                count(inbound, "framesReceived"),
                count(inbound, "framesDecoded"),
                count(inbound, "keyFramesDecoded"),
                count(inbound, "framesDropped"),
                count(inbound, "freezeCount"),
                value(inbound, "totalDecodeTime"),
                count(inbound, "bytesReceived"),
                count(inbound, "packetsReceived"),
                count(inbound, "packetsLost"),
                value(inbound, "jitter"),
                roundTripTimeSeconds);
    }

    /** Of the pair of candidates that the connection uses, in seconds; 0 before there is one. */
    private static double connectionRoundTripTime(RTCStatsReport report) {
        return attributes(report, RTCStatsType.CANDIDATE_PAIR)
                .filter(pair -> Boolean.TRUE.equals(pair.get("nominated")))
                .filter(pair -> pair.get("currentRoundTripTime") != null)
                .findFirst()
                .map(pair -> value(pair, "currentRoundTripTime"))
                .orElse(0.0);
    }

    /** What is sent in a media section, one element for each layer. */
    public static List<VideoSenderStats> outboundRtp(RTCStatsReport report, String mid) {
        return attributes(report, RTCStatsType.OUTBOUND_RTP)
                .filter(outbound -> mid.equals(outbound.get("mid")))
                .map(outbound -> senderStats(outbound, reportedRoundTripTime(report, outbound)))
                .toList();
    }

    private static VideoSenderStats senderStats(
            Map<String, Object> outbound, double roundTripTimeSeconds) {
        return new VideoSenderStats(
                text(outbound, "rid"),
                text(outbound, "mid"),
                (int) count(outbound, "frameWidth"),
                (int) count(outbound, "frameHeight"),
                value(outbound, "framesPerSecond"),
                count(outbound, "framesEncoded"),
                count(outbound, "keyFramesEncoded"),
                value(outbound, "totalEncodeTime"),
                count(outbound, "bytesSent"),
                count(outbound, "headerBytesSent"),
                value(outbound, "targetBitrate"),
                text(outbound, "qualityLimitationReason"),
                text(outbound, "encoderImplementation"),
                roundTripTimeSeconds);
    }

    /** By the reports of who receives the stream, in seconds; 0 before the first. */
    private static double reportedRoundTripTime(
            RTCStatsReport report, Map<String, Object> outbound) {
        RTCStats received = report.getStats().get(text(outbound, "remoteId"));
        return received == null ? 0 : value(received.getAttributes(), "roundTripTime");
    }

    /** Bytes of video that a connection has received in all. */
    public static long receivedBytes(RTCStatsReport report) {
        return attributes(report, RTCStatsType.INBOUND_RTP)
                .filter(inbound -> "video".equals(inbound.get("kind")))
                .mapToLong(inbound -> count(inbound, "bytesReceived"))
                .sum();
    }

    private static Stream<Map<String, Object>> attributes(
            RTCStatsReport report, RTCStatsType type) {
        return report.getStats().values().stream()
                .filter(stats -> stats.getType() == type)
                .map(RTCStats::getAttributes);
    }

    private static long count(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static double value(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    private static String text(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof String text ? text : "";
    }
}
