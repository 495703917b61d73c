// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to tracks. */
@PublicEvolving
public enum TrackEventType {
    /** The track is there. */
    PUBLISHED,
    /** The publisher, or an administrator, has muted it. */
    MUTED,
    /** It is no longer muted. */
    UNMUTED,
    /** The publisher announces another size. */
    RESOLUTION_CHANGED,
    /** The track could be received from now on. Only with subscriber events. */
    SUBSCRIBED,
    /** Its publisher has begun to speak. Only with subscriber events. */
    SPEAKING_STARTED,
    /** Its publisher no longer speaks. Only with subscriber events. */
    SPEAKING_STOPPED,
    /**
     * Its publisher's connection is better or worse than before; the reason says how well. Only
     * with subscriber events.
     */
    QUALITY_CHANGED,
    /**
     * The server does not send its pictures for now, since the network to this subscriber has no
     * room for them. Only with subscriber events.
     */
    PAUSED_BY_SERVER,
    /** The server sends its pictures again. Only with subscriber events. */
    RESUMED_BY_SERVER,
    /** A source of frames would leave it out; the reason says why. */
    CANNOT_DECODE,
    /**
     * The server does not send the track though it is asked to; the reason is a {@link
     * MissingFramesReason}. With subscriber events alone.
     */
    NO_FRAMES,
    /** The track is gone; the reason says why. */
    ENDED
}
