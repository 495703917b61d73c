// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.Internal;

import java.util.Optional;

/** What the server has sent about a publication. Changed on the room's thread, read from any. */
@Internal
public abstract class DefaultTrackPublication implements TrackPublication {

    private volatile TrackInfo info;

    protected DefaultTrackPublication(TrackInfo info) {
        this.info = info;
    }

    @Override
    public String sid() {
        return info.sid();
    }

    @Override
    public String name() {
        return info.name();
    }

    @Override
    public TrackSource source() {
        return info.source();
    }

    @Override
    public TrackKind kind() {
        return info.kind();
    }

    @Override
    public boolean isMuted() {
        return info.muted();
    }

    @Override
    public boolean isSimulcasted() {
        return info.simulcasted();
    }

    @Override
    public int width() {
        return info.width();
    }

    @Override
    public int height() {
        return info.height();
    }

    @Override
    public String mimeType() {
        return info.mimeType();
    }

    @Override
    public Optional<VideoQuality> videoQuality(int frameWidth, int frameHeight) {
        return AnnouncedLayer.of(info.layers(), frameWidth, frameHeight)
                .map(AnnouncedLayer::quality);
    }

    @Override
    public boolean isEncrypted() {
        return info.encrypted();
    }

    TrackInfo info() {
        return info;
    }

    public void update(TrackInfo newInfo) {
        info = newInfo;
    }

    public void setMuted(boolean muted) {
        info = info.withMuted(muted);
    }

    protected final String describe() {
        return "[" + name() + ", " + sid() + ", " + kind() + "]";
    }
}
