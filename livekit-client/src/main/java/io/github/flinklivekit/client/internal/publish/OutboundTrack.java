// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.ProtocolEnums;
import io.github.flinklivekit.client.internal.rtc.VideoLayers;
import io.github.flinklivekit.client.internal.rtc.VideoSender;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoDimensions;

import livekit.LivekitModels;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.TrackPublishedResponse;

import javax.annotation.Nullable;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A track that is, or is about to be, published, over all sessions of its room. Confined to the
 * room's thread.
 */
final class OutboundTrack {

    final DefaultLocalVideoTrack track;
    final TrackPublishOptions options;
    final VideoLayers layers;

    final AdaptedVideoSource source;
    final BlackFrames blackFrames;

    /** The outcome of the first publication. */
    final CompletableFuture<LocalTrackPublication> published = new CompletableFuture<>();

    /** Counts the announcements: what belongs to a former one is void. */
    int generation;

    /**
     * The id that the server knows the track by until it has given a sid. Another for each
     * announcement, since the server lets one with an id that it knows wait until the other ends.
     */
    String cid = "";

    /** The server's id since it has answered the announcement, before it has media; else empty. */
    String sid = "";

    /** Null until the server has taken the track. */
    @Nullable DefaultLocalTrackPublication publication;

    /** Whether this side has muted or unmuted the track and the server has not agreed since. */
    boolean muteUnacknowledged;

    /** Null while the track is not sent in the present session. */
    @Nullable VideoSender sender;

    OutboundTrack(
            DefaultLocalVideoTrack track,
            TrackPublishOptions options,
            AdaptedVideoSource outlet,
            BlackFrames black) {
        this.track = track;
        this.options = options;
        this.source = outlet;
        this.blackFrames = black;
        VideoDimensions upright = track.source().upright();
        this.layers = VideoLayers.of(upright.width(), upright.height(), options);
    }

    /** The track is about to be announced: gives the number of the announcement. */
    int nextGeneration() {
        cid = UUID.randomUUID().toString();
        return invalidate();
    }

    /** What was announced is void; gives the number that comes after it. */
    int invalidate() {
        sid = "";
        muteUnacknowledged = false;
        return ++generation;
    }

    /** Whether the server knows the track in the present session. */
    boolean hasSid() {
        return !sid.isEmpty();
    }

    /** Whether the server has the track's media in the present session. */
    boolean isPublished() {
        return hasSid() && publication != null && publication.sid().equals(sid);
    }

    /** The stream's name in the session's description. */
    String streamId() {
        return options.stream().isEmpty() ? "camera" : options.stream();
    }

    AddTrackRequest addTrackRequest() {
        List<LivekitModels.VideoLayer> announced = layers.announced();
        return AddTrackRequest.newBuilder()
                .setCid(cid)
                .setName(track.name())
                .setType(LivekitModels.TrackType.VIDEO)
                .setSource(ProtocolEnums.trackSource(options.source()))
                .setWidth(layers.width())
                .setHeight(layers.height())
                .setMuted(track.isMuted())
                .setStream(options.stream())
                .addAllLayers(announced)
                .addSimulcastCodecs(
                        SimulcastCodec.newBuilder()
                                .setCodec(options.videoCodec().protocolName())
                                .setCid(cid)
                                .addAllLayers(announced))
                .build();
    }

    /** What a resuming participant says of a track that the server knows. */
    TrackPublishedResponse syncState() {
        return TrackPublishedResponse.newBuilder()
                .setCid(cid)
                .setTrack(
                        LivekitModels.TrackInfo.newBuilder()
                                .setSid(sid)
                                .setName(track.name())
                                .setType(LivekitModels.TrackType.VIDEO)
                                .setSource(ProtocolEnums.trackSource(options.source()))
                                .setWidth(layers.width())
                                .setHeight(layers.height())
                                .setMuted(track.isMuted()))
                .build();
    }
}
