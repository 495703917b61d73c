// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * A video track that is published in a room.
 *
 * @param room the name of the room
 * @param participant the identity of the publisher
 * @param participantName what the publisher is called; may be empty
 * @param participantKind what sort of participant the publisher is
 * @param participantAttributes what the publisher says of itself
 * @param trackSid the server's id of the publication
 * @param name the name as published: may be empty, and two tracks of one participant may share one
 * @param source what it shows
 * @param connector whether a connector publishes it: this job's sink, or another's
 */
@PublicEvolving
public record TrackDescription(
        String room,
        String participant,
        String participantName,
        ParticipantKind participantKind,
        Map<String, String> participantAttributes,
        String trackSid,
        String name,
        TrackSource source,
        boolean connector)
        implements Serializable {

    public TrackDescription {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(participantName, "participantName");
        Objects.requireNonNull(participantKind, "participantKind");
        Objects.requireNonNull(trackSid, "trackSid");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        participantAttributes = Map.copyOf(participantAttributes);
    }
}
