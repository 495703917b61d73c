// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.participant.AnnouncedLayer;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.frame.TrackSource;

import java.util.Optional;

/** A track that is published in a room, whether anybody reads it or not. Thread-safe. */
public abstract sealed class TrackPublication
        permits LocalTrackPublication, RemoteTrackPublication {

    private volatile TrackInfo info;

    TrackPublication(TrackInfo info) {
        this.info = info;
    }

    /** The server's id ({@code TR_...}), another one each time the track is published. */
    public String sid() {
        return info.sid();
    }

    /** The name that the publisher chose; need not be unique and may be empty. */
    public String name() {
        return info.name();
    }

    public TrackSource source() {
        return info.source();
    }

    public TrackKind kind() {
        return info.kind();
    }

    public boolean isMuted() {
        return info.muted();
    }

    /** Whether the publisher sends smaller pictures beside the full one. */
    public boolean isSimulcasted() {
        return info.simulcasted();
    }

    /** The width of the full picture in pixels as announced at the publication; 0 for sound. */
    public int width() {
        return info.width();
    }

    /** The height of the full picture in pixels as announced at the publication; 0 for sound. */
    public int height() {
        return info.height();
    }

    /**
     * {@code video/vp8}, {@code audio/opus}, ... in lower case; empty until the publisher sends.
     */
    public String mimeType() {
        return info.mimeType();
    }

    /**
     * Which layer of the track a picture of that size is of: the smallest that is not smaller as it
     * was announced, else the largest.
     *
     * @param pictureWidth in pixels
     * @param pictureHeight in pixels
     * @return empty if the publisher has announced no layers
     */
    public Optional<VideoQuality> videoQuality(int pictureWidth, int pictureHeight) {
        return AnnouncedLayer.of(info.layers(), pictureWidth, pictureHeight)
                .map(AnnouncedLayer::quality);
    }

    /** Whether it is encrypted end to end. This client cannot decrypt. */
    public boolean isEncrypted() {
        return info.encrypted();
    }

    public TrackInfo info() {
        return info;
    }

    public void update(TrackInfo newInfo) {
        info = newInfo;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + name() + ", " + sid() + ", " + kind() + "]";
    }
}
