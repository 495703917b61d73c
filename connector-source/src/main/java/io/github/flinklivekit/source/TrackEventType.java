// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

/** What happens to tracks. */
public enum TrackEventType {
    /** The track is there. */
    PUBLISHED,
    /** The publisher, or an administrator, has muted it. */
    MUTED,
    /** It is no longer muted. */
    UNMUTED,
    /** The publisher announces another size. */
    RESOLUTION_CHANGED,
    /** A source of frames would leave it out; the reason says why. */
    CANNOT_DECODE,
    /** The track is gone; the reason says why. */
    ENDED
}
