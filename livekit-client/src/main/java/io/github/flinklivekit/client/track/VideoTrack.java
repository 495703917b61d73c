// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Video that is sent to a room or received from one: a {@link LocalVideoTrack} or a {@link
 * RemoteVideoTrack}. Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface VideoTrack {

    /** The server's id of the publication; empty while the track is not published. */
    String sid();

    String name();

    boolean isMuted();
}
