// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Optional;

/**
 * A track that another participant has published. Its subscription and its settings can be changed
 * at any time, also while the connection is being restored; the room sends them to the server, and
 * again after a reconnect.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface RemoteTrackPublication extends TrackPublication {

    /** The track; empty unless its frames can be read. */
    Optional<RemoteVideoTrack> track();

    /** Whether this participant wants the track; its frames may still be to come. */
    boolean isSubscribed();

    /**
     * Subscribes to the track, or unsubscribes from it. The room's listener is called when its
     * frames can be read.
     */
    void setSubscribed(boolean subscribed);

    /**
     * Chooses a layer of a simulcasted track.
     *
     * @throws IllegalStateException if it is not a video track, or not simulcasted
     */
    void setVideoQuality(VideoQuality quality);

    /**
     * Sets the size that is needed; the server sends the smallest layer that is not smaller.
     *
     * @throws IllegalStateException if it is not a video track
     */
    void setVideoDimensions(VideoDimensions dimensions);

    /**
     * Limits the frame rate, as far as the server can drop frames.
     *
     * @param fps frames per second, above 0
     * @throws IllegalArgumentException if {@code fps} is not above 0
     * @throws IllegalStateException if it is not a video track
     */
    void setVideoFps(int fps);

    /** Pauses or resumes the track. While disabled it stays subscribed and uses no bandwidth. */
    void setEnabled(boolean enabled);

    /** Whether the server is asked to send the track. */
    boolean isEnabled();
}
