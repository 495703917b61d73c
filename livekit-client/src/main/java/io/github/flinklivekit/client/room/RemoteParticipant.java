// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.track.RemoteTrackPublication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Another participant of the room. */
public final class RemoteParticipant extends Participant {

    private final Map<String, RemoteTrackPublication> publications = new ConcurrentHashMap<>();

    public RemoteParticipant(ParticipantInfo info) {
        super(info);
    }

    /** What the participant publishes now, by sid; a copy. */
    public Map<String, RemoteTrackPublication> trackPublications() {
        return Map.copyOf(publications);
    }

    /** The live map, changed by the room alone. */
    public Map<String, RemoteTrackPublication> publications() {
        return publications;
    }
}
