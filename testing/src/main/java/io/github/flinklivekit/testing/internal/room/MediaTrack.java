// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.testing.internal.server.FaultSettings;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;

import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A track that a participant publishes, and those that receive it. It is decoded only while
 * somebody wants it. Confined to the server's thread, but for the pictures.
 */
@Internal
public final class MediaTrack {

    /** Up to this size on both sides it is what encoders send before the first real picture. */
    private static final int STARTUP_PICTURE_MAX = 8;

    private final Participant publisher;
    private final String cid;
    private final FaultSettings faults;

    /** Read by the decoder's thread. */
    private final List<DownTrack> downlinks = new CopyOnWriteArrayList<>();

    private final VideoTrackSink sink = this::onPicture;

    private TrackInfo info;
    @Nullable private String mid;
    @Nullable private VideoTrack decoded;
    private boolean sinkAdded;
    private boolean subscribedOnce;

    /**
     * A track that was announced and is still to be negotiated.
     *
     * @param cid the id that the publisher knows it by
     */
    MediaTrack(Participant publisher, String cid, TrackInfo info, FaultSettings faults) {
        this.publisher = publisher;
        this.faults = faults;
        this.cid = cid;
        this.info = info;
    }

    Participant publisher() {
        return publisher;
    }

    String cid() {
        return cid;
    }

    public String sid() {
        return info.getSid();
    }

    public TrackInfo info() {
        return info;
    }

    boolean isVideo() {
        return info.getType() == TrackType.VIDEO;
    }

    /** The media section that carries it; null until it is negotiated. */
    @Nullable
    String mid() {
        return mid;
    }

    /**
     * It is negotiated: from now on the others can see it.
     *
     * @param received null for a track that the server does not decode, such as audio
     */
    void begin(String section, String mimeType, @Nullable VideoTrack received) {
        mid = section;
        decoded = received;
        TrackInfo.Builder known = info.toBuilder().setMid(section).setMimeType(mimeType);
        for (int i = 0; i < known.getCodecsCount(); i++) {
            known.getCodecsBuilder(i).setMid(section).setMimeType(mimeType);
        }
        info = known.build();
        openOrShut();
    }

    public void setMuted(boolean muted) {
        info = info.toBuilder().setMuted(muted).build();
        openOrShut();
    }

    void setSize(int width, int height) {
        info = info.toBuilder().setWidth(width).setHeight(height).build();
    }

    void add(DownTrack downlink) {
        downlinks.add(downlink);
        openOrShut();
    }

    void remove(DownTrack downlink) {
        downlinks.remove(downlink);
        openOrShut();
    }

    /** One of its downlinks was disabled or enabled. */
    void openOrShut() {
        boolean open =
                decoded != null
                        && !info.getMuted()
                        && downlinks.stream().anyMatch(DownTrack::takesPictures);
        if (open && !sinkAdded) {
            sinkAdded = true;
            decoded.addSink(sink);
        } else if (!open && sinkAdded) {
            sinkAdded = false;
            decoded.removeSink(sink);
        }
    }

    /** True for the first subscriber alone. */
    boolean firstSubscriber() {
        boolean first = !subscribedOnce;
        subscribedOnce = true;
        return first;
    }

    /** Nothing is received any more: its connection or its media section ends. */
    void end() {
        if (sinkAdded) {
            decoded.removeSink(sink);
            sinkAdded = false;
        }
        decoded = null;
    }

    private void onPicture(VideoFrame picture) {
        NativeCallbacks.guard(
                "onVideoFrame",
                () -> {
                    try {
                        boolean startUp =
                                picture.buffer.getWidth() <= STARTUP_PICTURE_MAX
                                        && picture.buffer.getHeight() <= STARTUP_PICTURE_MAX;
                        if (!startUp && !faults.holdsPictures()) {
                            downlinks.forEach(downlink -> downlink.push(picture));
                        }
                    } finally {
                        picture.release();
                    }
                });
    }
}
