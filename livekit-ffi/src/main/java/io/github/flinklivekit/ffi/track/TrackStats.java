// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.CandidatePairStats;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.GetStatsCallback;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.GetStatsRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.InboundRtpStreamStats;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OutboundRtpStreamStats;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RtcStats;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the library counts for a track. */
@Internal
public final class TrackStats {

    private static final String VIDEO = "video";
    private static final String REASON_PREFIX = "LIMITATION_";

    private TrackStats() {}

    /** Asks for the report of a track, by the library's object. */
    public static CompletableFuture<List<RtcStats>> ask(FfiClient library, long track) {
        return library.ask(
                        id ->
                                FfiRequest.newBuilder()
                                        .setGetStats(
                                                GetStatsRequest.newBuilder()
                                                        .setTrackHandle(track)
                                                        .setRequestAsyncId(id))
                                        .build())
                .thenCompose(
                        event -> {
                            GetStatsCallback answer = event.getGetStats();
                            return answer.hasError()
                                    ? CompletableFuture.failedFuture(
                                            new LiveKitException(
                                                    "liblivekit_ffi has no statistics of the track: "
                                                            + answer.getError()))
                                    : CompletableFuture.completedFuture(answer.getStatsList());
                        });
    }

    /** What is received; empty before the first packet. */
    public static Optional<VideoReceiverStats> received(List<RtcStats> report) {
        return report.stream()
                .filter(RtcStats::hasInboundRtp)
                .map(RtcStats::getInboundRtp)
                .filter(inbound -> inbound.getStream().getKind().equals(VIDEO))
                .findFirst()
                .map(inbound -> received(inbound, connectionRoundTripTime(report)));
    }

    private static VideoReceiverStats received(RtcStats.InboundRtp rtp, double roundTripTime) {
        InboundRtpStreamStats inbound = rtp.getInbound();
        return new VideoReceiverStats(
                Integer.toUnsignedLong(rtp.getStream().getSsrc()),
                inbound.getFrameWidth(),
                inbound.getFrameHeight(),
                inbound.getFramesPerSecond(),
                inbound.getFramesReceived(),
                inbound.getFramesDecoded(),
                inbound.getKeyFramesDecoded(),
                inbound.getFramesDropped(),
                inbound.getFreezeCount(),
                inbound.getTotalDecodeTime(),
                inbound.getBytesReceived(),
                rtp.getReceived().getPacketsReceived(),
                rtp.getReceived().getPacketsLost(),
                rtp.getReceived().getJitter(),
                roundTripTime);
    }

    private static double connectionRoundTripTime(List<RtcStats> report) {
        return report.stream()
                .filter(RtcStats::hasCandidatePair)
                .map(pair -> pair.getCandidatePair().getCandidatePair())
                .filter(CandidatePairStats::getNominated)
                .map(CandidatePairStats::getCurrentRoundTripTime)
                .findFirst()
                .orElse(0.0);
    }

    /** What is sent, one element for each layer. */
    public static List<VideoSenderStats> sent(List<RtcStats> report) {
        return report.stream()
                .filter(RtcStats::hasOutboundRtp)
                .map(rtp -> sent(rtp.getOutboundRtp(), report))
                .toList();
    }

    private static VideoSenderStats sent(RtcStats.OutboundRtp rtp, List<RtcStats> report) {
        OutboundRtpStreamStats outbound = rtp.getOutbound();
        return new VideoSenderStats(
                outbound.getRid(),
                outbound.getMid(),
                outbound.getFrameWidth(),
                outbound.getFrameHeight(),
                outbound.getFramesPerSecond(),
                outbound.getFramesEncoded(),
                outbound.getKeyFramesEncoded(),
                outbound.getTotalEncodeTime(),
                rtp.getSent().getBytesSent(),
                outbound.getHeaderBytesSent(),
                outbound.getTargetBitrate(),
                outbound.getQualityLimitationReason()
                        .name()
                        .substring(REASON_PREFIX.length())
                        .toLowerCase(Locale.ROOT),
                outbound.getEncoderImplementation(),
                reportedRoundTripTime(rtp.getRtc().getId(), report));
    }

    /** By the reports of who receives the stream. */
    private static double reportedRoundTripTime(String outboundId, List<RtcStats> report) {
        return report.stream()
                .filter(RtcStats::hasRemoteInboundRtp)
                .map(rtp -> rtp.getRemoteInboundRtp().getRemoteInbound())
                .filter(remote -> remote.getLocalId().equals(outboundId))
                .map(remote -> remote.getRoundTripTime())
                .findFirst()
                .orElse(0.0);
    }
}
