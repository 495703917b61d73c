// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.track.RemoteTrackPublication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Another participant, with what it publishes. */
final class DefaultRemoteParticipant extends DefaultParticipant implements RemoteParticipant {

    private final Map<String, DefaultRemoteTrackPublication> publications =
            new ConcurrentHashMap<>();

    DefaultRemoteParticipant(ParticipantInfo info) {
        super(info);
    }

    @Override
    public Map<String, RemoteTrackPublication> trackPublications() {
        return Map.copyOf(publications);
    }

    /** The live map, changed on the room's thread alone. */
    Map<String, DefaultRemoteTrackPublication> publications() {
        return publications;
    }

    @Override
    public String toString() {
        return "RemoteParticipant" + describe();
    }
}
