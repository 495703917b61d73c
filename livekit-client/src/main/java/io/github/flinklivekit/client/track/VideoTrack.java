// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.room.LiveKitException;

/** Pictures that are sent to a room or received from one. */
public sealed interface VideoTrack permits LocalVideoTrack, RemoteVideoTrack {

    /** The server's id of the publication; empty while the track is not published. */
    String sid();

    String name();

    boolean isMuted();

    /**
     * What the native library counts for this track: the attributes of its {@code outbound-rtp} or
     * {@code inbound-rtp} reports in the words of the W3C's webrtc-stats, one {@link TrackStats}
     * for each layer.
     *
     * @return completes exceptionally with a {@link LiveKitException} if the track is not connected
     */
    java.util.concurrent.CompletableFuture<java.util.List<TrackStats>> stats();
}
