// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.internal.rtc.VideoLayers;
import io.github.flinklivekit.client.internal.rtc.VideoSender;

import livekit.LivekitModels;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.TrackPublishedResponse;

import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A track that is, or is about to be, published, over all sessions of its room. Confined to the
 * room's thread.
 */
final class SentTrack {

    final LocalVideoTrack track;
    final TrackPublishOptions options;
    final VideoLayers layers;

    /** The id that the server knows the track by until it has given a sid. */
    final String cid;

    final VideoOutlet outlet;
    final BlackPictures black;

    /** The outcome of the first publication. */
    final CompletableFuture<LocalTrackPublication> published = new CompletableFuture<>();

    /** Counts the sessions in which it was announced: what belongs to a former one is void. */
    int round;

    /** Null until the server has taken the track. */
    @Nullable LocalTrackPublication publication;

    /** Null while the track is not sent in the present session. */
    @Nullable VideoSender sender;

    SentTrack(
            LocalVideoTrack track,
            TrackPublishOptions options,
            String cid,
            VideoOutlet outlet,
            BlackPictures black) {
        this.track = track;
        this.options = options;
        this.cid = cid;
        this.outlet = outlet;
        this.black = black;
        this.layers = VideoLayers.of(track.source().width(), track.source().height(), options);
    }

    /** The stream's name in the session's description. */
    String stream() {
        return options.stream().isEmpty() ? "camera" : options.stream();
    }

    AddTrackRequest request() {
        List<LivekitModels.VideoLayer> announced = layers.announced();
        return AddTrackRequest.newBuilder()
                .setCid(cid)
                .setName(track.name())
                .setType(LivekitModels.TrackType.VIDEO)
                .setSource(ProtocolNames.trackSource(options.source()))
                .setWidth(layers.width())
                .setHeight(layers.height())
                .setMuted(track.muted())
                .setStream(options.stream())
                .addAllLayers(announced)
                .addSimulcastCodecs(
                        SimulcastCodec.newBuilder()
                                .setCodec(options.videoCodec().protocolName())
                                .setCid(cid)
                                .addAllLayers(announced))
                .build();
    }

    /** What a resuming participant says of a track that the server has taken. */
    TrackPublishedResponse state(LocalTrackPublication taken) {
        return TrackPublishedResponse.newBuilder()
                .setCid(cid)
                .setTrack(
                        LivekitModels.TrackInfo.newBuilder()
                                .setSid(taken.sid())
                                .setName(taken.name())
                                .setType(LivekitModels.TrackType.VIDEO)
                                .setSource(ProtocolNames.trackSource(taken.source()))
                                .setWidth(taken.width())
                                .setHeight(taken.height())
                                .setMuted(taken.muted()))
                .build();
    }
}
