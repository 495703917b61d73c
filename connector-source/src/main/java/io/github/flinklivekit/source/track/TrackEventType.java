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
    /** The track could be received from now on. With subscriber events alone. */
    SUBSCRIBED,
    /** Its publisher has begun to speak. With subscriber events alone. */
    SPEAKING_STARTED,
    /** Its publisher no longer speaks. With subscriber events alone. */
    SPEAKING_STOPPED,
    /**
     * Its publisher is better or worse connected than before; the reason says how well. With
     * subscriber events alone.
     */
    QUALITY_CHANGED,
    /**
     * The server does not send its pictures for now, since the network to this subscriber has no
     * room for them. With subscriber events alone.
     */
    PAUSED_BY_SERVER,
    /** The server sends its pictures again. With subscriber events alone. */
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
