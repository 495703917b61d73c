// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

/**
 * Tells whether the session that a participant is in has one of its tracks. A participant has
 * another sid after each join, and a track another one for each session that it is published in;
 * between the two the client keeps the track's old one. Not thread-safe.
 */
final class PublishedSession {

    private String track = "";

    /** That the participant had when the track's was first seen. */
    private String participant = "";

    /**
     * Whether the track was published since the participant joined last. Asked more often than the
     * participant joins.
     *
     * @param trackSid empty for a track that is not published
     */
    boolean isCurrent(String trackSid, String participantSid) {
        if (!trackSid.equals(track)) {
            track = trackSid;
            participant = participantSid;
        }
        return !trackSid.isEmpty() && participantSid.equals(participant);
    }
}
