// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** A publication of another participant, with what this participant wants of it. */
@Internal
public final class DefaultRemoteTrackPublication extends DefaultTrackPublication
        implements RemoteTrackPublication {

    /** What a publication reports to its room; called from any thread. */
    public interface Subscriber {

        /** Whether the server subscribes to new publications automatically. */
        boolean subscribedAtFirst();

        void onSubscriptionChange(DefaultRemoteTrackPublication publication);

        void onSettingsChange(DefaultRemoteTrackPublication publication);
    }

    private final Subscriber subscriber;

    @Nullable private volatile RemoteVideoTrack track;
    private volatile boolean isSubscribed;
    private volatile TrackSettings settings = TrackSettings.DEFAULT;

    public DefaultRemoteTrackPublication(TrackInfo info, Subscriber subscriber) {
        super(info);
        this.subscriber = subscriber;
        this.isSubscribed = subscriber.subscribedAtFirst();
    }

    @Override
    public Optional<RemoteVideoTrack> track() {
        return Optional.ofNullable(track);
    }

    @Override
    public boolean isSubscribed() {
        return isSubscribed;
    }

    @Override
    public void setSubscribed(boolean nowSubscribed) {
        if (isSubscribed != nowSubscribed) {
            isSubscribed = nowSubscribed;
            subscriber.onSubscriptionChange(this);
        }
    }

    @Override
    public void setVideoQuality(VideoQuality quality) {
        if (kind() != TrackKind.VIDEO || !isSimulcasted()) {
            throw new IllegalStateException(
                    "The track '"
                            + name()
                            + "' has no layers to choose from: it is "
                            + (kind() == TrackKind.VIDEO ? "not simulcasted" : "not video"));
        }
        change(present -> present.withQuality(quality));
    }

    @Override
    public void setVideoDimensions(VideoDimensions dimensions) {
        checkVideo();
        change(present -> present.withDimensions(dimensions));
    }

    @Override
    public void setVideoFps(int fps) {
        checkVideo();
        if (fps <= 0) {
            throw new IllegalArgumentException("A frame rate is above 0, not " + fps);
        }
        change(present -> present.withFps(fps));
    }

    @Override
    public void setEnabled(boolean enabled) {
        change(present -> present.withEnabled(enabled));
    }

    @Override
    public boolean isEnabled() {
        return settings.enabled();
    }

    public TrackSettings settings() {
        return settings;
    }

    public void attach(@Nullable RemoteVideoTrack newTrack) {
        track = newTrack;
    }

    private void change(UnaryOperator<TrackSettings> change) {
        TrackSettings before;
        TrackSettings after;
        synchronized (this) {
            before = settings;
            after = change.apply(before);
            settings = after;
        }
        if (!after.equals(before)) {
            subscriber.onSettingsChange(this);
        }
    }

    private void checkVideo() {
        if (kind() != TrackKind.VIDEO) {
            throw new IllegalStateException("The track '" + name() + "' is not a video track");
        }
    }

    @Override
    public String toString() {
        return "RemoteTrackPublication" + describe();
    }
}
