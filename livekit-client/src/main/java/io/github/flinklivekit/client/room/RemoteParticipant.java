// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.track.RemoteTrackPublication;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Map;

/** Another participant of the room. Not to be implemented by users; methods may be added. */
@PublicEvolving
public interface RemoteParticipant extends Participant {

    /** The tracks that the participant publishes now, by sid; a copy. */
    Map<String, RemoteTrackPublication> trackPublications();
}
