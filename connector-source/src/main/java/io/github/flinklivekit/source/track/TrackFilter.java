// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chooses the tracks that a source reads. Only what is chosen is subscribed. Asked on the task's
 * thread, again whenever something in the room has changed, so its answer for a track should stay
 * the same.
 *
 * <pre>{@code
 * TrackFilter.participants("alice", "bob")
 *         .and(TrackFilter.sources(TrackSource.CAMERA))
 *         .and(track -> !track.participantName().isEmpty())
 * }</pre>
 */
@PublicEvolving
@FunctionalInterface
public interface TrackFilter extends Serializable {

    /** Whether the source is to read the track. */
    boolean accepts(TrackDescription track);

    /** Every video track. */
    static TrackFilter all() {
        return track -> true;
    }

    /** Tracks published under one of these names. */
    static TrackFilter names(String... names) {
        return names(Set.of(names));
    }

    /** Tracks published under one of these names. */
    static TrackFilter names(Collection<String> names) {
        Set<String> wanted = Set.copyOf(names);
        return track -> wanted.contains(track.name());
    }

    /** Tracks whose whole name matches. */
    static TrackFilter namePattern(Pattern pattern) {
        return track -> pattern.matcher(track.name()).matches();
    }

    /** Tracks of the participants with these identities. */
    static TrackFilter participants(String... identities) {
        return participants(Set.of(identities));
    }

    /** Tracks of the participants with these identities. */
    static TrackFilter participants(Collection<String> identities) {
        Set<String> wanted = Set.copyOf(identities);
        return track -> wanted.contains(track.participant());
    }

    /** Tracks of the participants whose whole identity matches. */
    static TrackFilter participantPattern(Pattern pattern) {
        return track -> pattern.matcher(track.participant()).matches();
    }

    /** Tracks of participants of these kinds. */
    static TrackFilter participantKinds(ParticipantKind... kinds) {
        return participantKinds(Set.of(kinds));
    }

    /** Tracks of participants of these kinds. */
    static TrackFilter participantKinds(Collection<ParticipantKind> kinds) {
        Set<ParticipantKind> wanted = Set.copyOf(kinds);
        return track -> wanted.contains(track.participantKind());
    }

    /** Tracks of participants who have this attribute with this value. */
    static TrackFilter participantAttribute(String key, String value) {
        return track -> value.equals(track.participantAttributes().get(key));
    }

    /** Tracks of participants who have this attribute with a value that matches as a whole. */
    static TrackFilter participantAttributePattern(String key, Pattern value) {
        return track -> {
            String present = track.participantAttributes().get(key);
            return present != null && value.matcher(present).matches();
        };
    }

    /** Tracks in one of these rooms. */
    static TrackFilter rooms(String... names) {
        Set<String> wanted = Set.of(names);
        return track -> wanted.contains(track.room());
    }

    /** Tracks that show one of these. */
    static TrackFilter sources(TrackSource... sources) {
        return sources(Set.of(sources));
    }

    /** Tracks that show one of these. */
    static TrackFilter sources(Collection<TrackSource> sources) {
        Set<TrackSource> wanted = Set.copyOf(sources);
        return track -> wanted.contains(track.source());
    }

    /** Tracks that both choose. */
    default TrackFilter and(TrackFilter other) {
        return track -> accepts(track) && other.accepts(track);
    }

    /** Tracks that at least one of the two chooses. */
    default TrackFilter or(TrackFilter other) {
        return track -> accepts(track) || other.accepts(track);
    }

    /** Tracks that this one does not choose. */
    default TrackFilter negate() {
        return track -> !accepts(track);
    }
}
