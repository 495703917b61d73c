// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Something that happened to a video track of a room. Tracks that are there when a source joins are
 * reported as published, and again after a restore.
 *
 * @param type what happened
 * @param track to which track
 * @param timestampUs when the source noticed it, in microseconds since the epoch
 * @param width of the full picture in pixels, as announced
 * @param height of the full picture in pixels, as announced
 * @param muted whether the track is muted now
 * @param mimeType {@code video/vp8} and the like in lower case; empty until the publisher sends
 * @param reason of {@link TrackEventType#ENDED}, {@link TrackEventType#CANNOT_DECODE} and {@link
 *     TrackEventType#NO_FRAMES} in a word, such as {@link #UNPUBLISHED}; of {@link
 *     TrackEventType#QUALITY_CHANGED} the quality: {@code excellent}, {@code good}, {@code poor} or
 *     {@code lost}; else empty
 */
@PublicEvolving
public record TrackEvent(
        TrackEventType type,
        TrackDescription track,
        long timestampUs,
        int width,
        int height,
        boolean muted,
        String mimeType,
        String reason) {

    /** A reason: the publisher has unpublished the track. */
    public static final String UNPUBLISHED = "unpublished";

    /** A reason: the publisher has left. */
    public static final String PARTICIPANT_LEFT = "participant-left";

    /** A reason: the source was told to choose tracks, and no longer chooses this one. */
    public static final String NOT_CHOSEN = "not-chosen";

    /**
     * A reason: the source lost the room and joins it again; the track may have been there all the
     * time.
     */
    public static final String CONNECTION_LOST = "connection-lost";

    /** A reason: the room was closed. */
    public static final String ROOM_CLOSED = "room-closed";

    /** A reason: it is encrypted end to end. */
    public static final String ENCRYPTED = "encrypted";

    /** A reason: nothing here can decode its codec. */
    public static final String CODEC_UNSUPPORTED = "codec-unsupported";
}
