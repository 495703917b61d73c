// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Map;

/**
 * A participant of a room: the {@link LocalParticipant} or a {@link RemoteParticipant}.
 * Thread-safe; every method returns what the server has sent last.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface Participant {

    /** The server's id, a different one after each join ({@code PA_...}). */
    String sid();

    /** The identity that the token gives; unique in the room. */
    String identity();

    /** The display name; may be empty. */
    String name();

    /** What the participant publishes about itself, in a format of its own; may be empty. */
    String metadata();

    /** The attributes that the participant or its token has set. */
    Map<String, String> attributes();

    ParticipantKind kind();

    /**
     * Whether the participant is speaking now. The server reports this only for the local
     * participant and for those that it subscribes to.
     */
    boolean isSpeaking();

    /** How loud the participant speaks, from 0 (silent) to 1. */
    float audioLevel();

    /** The quality of the participant's connection, as far as the server has reported it. */
    ConnectionQuality connectionQuality();
}
