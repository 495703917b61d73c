// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.TrackStats;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Picks a track's figures out of a connection's report. */
public final class StatsReports {

    /** Of a pair of candidates, by STUN. */
    private static final String CONNECTION_ROUND_TRIP_TIME = "currentRoundTripTime";

    /** Of what is sent, by the receiver's reports. */
    private static final String ROUND_TRIP_TIME = "roundTripTime";

    private StatsReports() {}

    /** Asks a connection of the present session, from any thread. */
    public static CompletableFuture<List<TrackStats>> query(
            Session session,
            Function<PeerConnections, CompletableFuture<RTCStatsReport>> source,
            Function<RTCStatsReport, List<TrackStats>> pick) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                PeerConnections peers = session.peers();
                                return peers == null
                                        ? StatsReports.<List<TrackStats>>notConnected()
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
     * first used. With {@code currentRoundTripTime} of the connection, in seconds.
     */
    public static List<TrackStats> inboundRtp(RTCStatsReport report, String nativeTrackId) {
        Map<String, Object> ofConnection = roundTripTime(report);
        return pick(
                        report,
                        RTCStatsType.INBOUND_RTP,
                        attributes ->
                                Objects.equals(attributes.get("trackIdentifier"), nativeTrackId))
                .stream()
                .map(
                        stats -> {
                            Map<String, Object> all = new HashMap<>(ofConnection);
                            all.putAll(stats.attributes());
                            return new TrackStats(all);
                        })
                .toList();
    }

    /** Of the pair of candidates that the connection uses; empty before there is one. */
    private static Map<String, Object> roundTripTime(RTCStatsReport report) {
        return pick(
                        report,
                        RTCStatsType.CANDIDATE_PAIR,
                        attributes ->
                                Boolean.TRUE.equals(attributes.get("nominated"))
                                        && attributes.get(CONNECTION_ROUND_TRIP_TIME) != null)
                .stream()
                .findFirst()
                .map(
                        pair ->
                                Map.of(
                                        CONNECTION_ROUND_TRIP_TIME,
                                        pair.attributes().get(CONNECTION_ROUND_TRIP_TIME)))
                .orElse(Map.of());
    }

    /** What is sent in a media section, with the round-trip time that its receiver has told. */
    public static List<TrackStats> outboundRtp(RTCStatsReport report, String mid) {
        return pick(
                        report,
                        RTCStatsType.OUTBOUND_RTP,
                        attributes -> Objects.equals(attributes.get("mid"), mid))
                .stream()
                .map(stats -> withRoundTripTime(stats, report))
                .toList();
    }

    private static TrackStats withRoundTripTime(TrackStats sent, RTCStatsReport report) {
        RTCStats received = report.getStats().get(sent.text("remoteId"));
        Object time = received == null ? null : received.getAttributes().get(ROUND_TRIP_TIME);
        if (time == null) {
            return sent;
        }
        Map<String, Object> attributes = new HashMap<>(sent.attributes());
        attributes.put(ROUND_TRIP_TIME, time);
        return new TrackStats(attributes);
    }

    /** Bytes of media that a connection has received in all. */
    public static long receivedBytes(RTCStatsReport report) {
        return pick(
                        report,
                        RTCStatsType.INBOUND_RTP,
                        attributes -> "video".equals(attributes.get("kind")))
                .stream()
                .mapToLong(stats -> (long) stats.value("bytesReceived"))
                .sum();
    }

    private static List<TrackStats> pick(
            RTCStatsReport report, RTCStatsType type, Predicate<Map<String, Object>> which) {
        return report.getStats().values().stream()
                .filter(stats -> stats.getType() == type)
                .map(RTCStats::getAttributes)
                .filter(which)
                .map(StatsReports::withoutNulls)
                .map(TrackStats::new)
                .toList();
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> attributes) {
        Map<String, Object> present = new HashMap<>(attributes);
        present.values().removeIf(Objects::isNull);
        return present;
    }
}
