// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.participant.TrackSettings;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A track that another participant has published. What is wanted of it may be said at any time,
 * also while the connection is being restored; the room keeps telling the server.
 */
public final class RemoteTrackPublication extends TrackPublication {

    /** What a publication tells its room. */
    public interface Subscriber {

        /** Whether the server subscribes to a new publication by itself. */
        boolean subscribedAtFirst();

        void onSubscriptionChange(RemoteTrackPublication publication);

        void onSettingsChange(RemoteTrackPublication publication);
    }

    private final Subscriber subscriber;

    @Nullable private volatile RemoteVideoTrack track;
    private volatile boolean isSubscribed;
    private volatile TrackSettings settings = TrackSettings.DEFAULT;

    public RemoteTrackPublication(TrackInfo info, Subscriber subscriber) {
        super(info);
        this.subscriber = subscriber;
        this.isSubscribed = subscriber.subscribedAtFirst();
    }

    /** The track, while its pictures can be read. */
    public Optional<RemoteVideoTrack> track() {
        return Optional.ofNullable(track);
    }

    /** Whether the track is asked for. */
    public boolean isSubscribed() {
        return isSubscribed;
    }

    /**
     * Asks for the track, or no longer. The room's listener hears when its pictures can be read.
     */
    public void setSubscribed(boolean wanted) {
        if (isSubscribed != wanted) {
            isSubscribed = wanted;
            subscriber.onSubscriptionChange(this);
        }
    }

    /**
     * Which layer of a simulcasted track shall be sent.
     *
     * @throws IllegalStateException if it is no video track, or not simulcasted
     */
    public void setVideoQuality(VideoQuality quality) {
        if (kind() != TrackKind.VIDEO || !isSimulcasted()) {
            throw new IllegalStateException(
                    "The track '"
                            + name()
                            + "' has no layers to choose from: it is "
                            + (kind() == TrackKind.VIDEO ? "not simulcasted" : "no video"));
        }
        change(present -> present.withQuality(quality));
    }

    /**
     * How large the pictures shall be at least; the server sends the smallest layer that is not
     * smaller.
     *
     * @throws IllegalStateException if it is no video track
     */
    public void setVideoDimensions(VideoDimensions dimensions) {
        checkVideo();
        change(present -> present.withDimensions(dimensions));
    }

    /**
     * How many pictures a second shall be sent at most, as far as the server can drop some.
     *
     * @param fps above 0
     * @throws IllegalStateException if it is no video track
     */
    public void setVideoFps(int fps) {
        checkVideo();
        if (fps <= 0) {
            throw new IllegalArgumentException("A frame rate is above 0, not " + fps);
        }
        change(present -> present.withFps(fps));
    }

    /**
     * Whether the server shall send now. Disabled, the track stays subscribed and costs no
     * bandwidth.
     */
    public void setEnabled(boolean enabled) {
        change(present -> present.withEnabled(enabled));
    }

    /** Whether the server is asked to send. */
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
            throw new IllegalStateException("The track '" + name() + "' is no video");
        }
    }
}
