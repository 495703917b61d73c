// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.Optional;

/** What the source needs of a room's video track. Used on the task thread. */
@Internal
public interface SourceTrack {

    TrackDescription description();

    /** What is known of it without reading it. */
    TrackStatus status();

    /**
     * Which layer of the track a picture of that size is of.
     *
     * @return empty if the publisher has announced no layers
     */
    Optional<VideoQuality> qualityOf(int width, int height);

    /** Whether no pictures are to be expected now: muted, or paused by the server. */
    boolean isSilent();

    /** Why the track is not to be had though it is asked for; empty if nobody has said so. */
    Optional<SubscriptionError> refusal();

    /** Asks the server to send the track, or not to. */
    void setSubscribed(boolean subscribed);

    /** Lets the server pause a subscribed track, or go on with it. */
    void setEnabled(boolean enabled);

    /**
     * Whether a picture of that size is of the layer that is wanted of the track, or of a larger
     * one. A server that begins to send may begin with a smaller one.
     */
    boolean isAsLargeAsWanted(int width, int height);

    /** How far apart the frames are that are wanted of it; empty if all that come are. */
    Optional<Duration> snapshotInterval();

    /**
     * A frame buffer of the track.
     *
     * @param onAvailable called on a native thread after a frame came in, or found no memory for
     *     the first time, or the track ended; must not block
     * @return empty as long as the track does not arrive
     */
    Optional<FrameStream> openStream(Runnable onAvailable);
}
