// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.Sids;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tracks of one participant. Confined to the server's thread. */
@Internal
public final class Publications {

    private final Participant publisher;
    private final FaultSettings faults;

    /** Announced and not negotiated yet, by the client's id. */
    private final Map<String, MediaTrack> announced = new LinkedHashMap<>();

    /** By sid. */
    private final Map<String, MediaTrack> published = new LinkedHashMap<>();

    Publications(Participant publisher, FaultSettings faults) {
        this.publisher = publisher;
        this.faults = faults;
    }

    Collection<MediaTrack> all() {
        return List.copyOf(published.values());
    }

    /** Null if there is no such track; one that is announced may still be to come. */
    @Nullable
    public MediaTrack find(String sid) {
        return Stream.concat(published.values().stream(), announced.values().stream())
                .filter(track -> track.sid().equals(sid))
                .findFirst()
                .orElse(null);
    }

    /** Whether the client and the server agree on what is published; after a lost connection. */
    boolean knows(String sid) {
        return find(sid) != null;
    }

    List<TrackInfo> infos() {
        return published.values().stream().map(MediaTrack::info).toList();
    }

    /** A track is to come. */
    TrackInfo announce(AddTrackRequest request) {
        boolean video = request.getType() == TrackType.VIDEO;
        TrackInfo.Builder info =
                TrackInfo.newBuilder()
                        .setSid(video ? Sids.videoTrack() : Sids.audioTrack())
                        .setType(request.getType())
                        .setName(request.getName())
                        .setMuted(request.getMuted())
                        .setWidth(request.getWidth())
                        .setHeight(request.getHeight())
                        .setSource(request.getSource())
                        .setStream(request.getStream())
                        .setEncryption(request.getEncryption());
        for (SimulcastCodec codec : request.getSimulcastCodecsList()) {
            info.addCodecs(
                    SimulcastCodecInfo.newBuilder()
                            .setMimeType("video/" + codec.getCodec())
                            .setCid(codec.getCid())
                            .addAllLayers(codec.getLayersList()));
        }
        if (video && request.getSimulcastCodecsCount() == 0) {
            info.addCodecs(
                    SimulcastCodecInfo.newBuilder()
                            .setCid(request.getCid())
                            .addAllLayers(request.getLayersList()));
        }
        announced.put(
                request.getCid(),
                new MediaTrack(publisher, request.getCid(), info.build(), faults));
        return info.build();
    }

    /** What the client sends from now on: what it sends no more is gone, what is new appears. */
    void onOffered(OfferedMedia media, Map<String, VideoTrack> received) {
        Map<String, String> ids = media.trackIdsByMid();
        for (MediaTrack track : all()) {
            if (!track.cid().equals(ids.get(track.mid()))) {
                remove(track);
            }
        }
        Map<String, MediaTrack> begun = new LinkedHashMap<>();
        ids.forEach(
                (mid, cid) -> {
                    boolean known =
                            published.values().stream().anyMatch(track -> mid.equals(track.mid()));
                    MediaTrack track = known ? null : takeAnnounced(cid, media.isVideo(mid));
                    if (track != null) {
                        track.begin(
                                mid,
                                media.mimeType(mid),
                                track.isVideo() ? received.get(mid) : null);
                        published.put(track.sid(), track);
                        begun.put(track.sid(), track);
                    }
                });
        begun.values().forEach(track -> publisher.room().onPublished(track));
    }

    /** The one with that id, else the first of its kind, as the real server does. */
    @Nullable
    private MediaTrack takeAnnounced(String cid, boolean video) {
        MediaTrack exact = announced.remove(cid);
        if (exact != null) {
            return exact;
        }
        MediaTrack similar =
                announced.values().stream()
                        .filter(track -> track.isVideo() == video)
                        .findFirst()
                        .orElse(null);
        if (similar != null) {
            announced.remove(similar.cid());
        }
        return similar;
    }

    private void remove(MediaTrack track) {
        published.remove(track.sid());
        track.end();
        publisher.room().onUnpublished(track);
    }

    /** The participant leaves. */
    void removeAll() {
        announced.clear();
        new ArrayList<>(published.values()).forEach(this::remove);
    }
}
