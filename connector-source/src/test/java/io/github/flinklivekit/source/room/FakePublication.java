// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.TrackSource;

import java.util.Optional;

/** A camera of another participant, without a server. */
final class FakePublication implements RemoteTrackPublication {

    private final String sid;
    private boolean subscribed;
    private boolean enabled = true;

    FakePublication(String sid) {
        this.sid = sid;
    }

    @Override
    public String sid() {
        return sid;
    }

    @Override
    public String name() {
        return "cam";
    }

    @Override
    public TrackSource source() {
        return TrackSource.CAMERA;
    }

    @Override
    public TrackKind kind() {
        return TrackKind.VIDEO;
    }

    @Override
    public boolean isMuted() {
        return false;
    }

    @Override
    public boolean isSimulcasted() {
        return false;
    }

    @Override
    public int width() {
        return 1280;
    }

    @Override
    public int height() {
        return 720;
    }

    @Override
    public String mimeType() {
        return "video/vp8";
    }

    @Override
    public Optional<VideoQuality> videoQuality(int frameWidth, int frameHeight) {
        return Optional.empty();
    }

    @Override
    public boolean isEncrypted() {
        return false;
    }

    @Override
    public Optional<RemoteVideoTrack> track() {
        return Optional.empty();
    }

    @Override
    public boolean isSubscribed() {
        return subscribed;
    }

    @Override
    public void setSubscribed(boolean nowSubscribed) {
        subscribed = nowSubscribed;
    }

    @Override
    public void setVideoQuality(VideoQuality quality) {}

    @Override
    public void setVideoDimensions(VideoDimensions dimensions) {}

    @Override
    public void setVideoFps(int fps) {}

    @Override
    public void setEnabled(boolean nowEnabled) {
        enabled = nowEnabled;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }
}
