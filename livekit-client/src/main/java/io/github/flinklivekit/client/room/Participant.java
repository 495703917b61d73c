// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;

import java.util.Map;

/** Somebody in a room. Thread-safe: what is read is the newest that the server has said. */
public abstract sealed class Participant permits LocalParticipant, RemoteParticipant {

    private volatile ParticipantInfo info;
    private volatile float audioLevel;
    private volatile ConnectionQuality connectionQuality = ConnectionQuality.UNKNOWN;

    Participant(ParticipantInfo info) {
        this.info = info;
    }

    /** The server's id, another one after each join ({@code PA_...}). */
    public String sid() {
        return info.sid();
    }

    /** The identity that the token gives; unique in the room. */
    public String identity() {
        return info.identity();
    }

    /** The name to show, may be empty. */
    public String name() {
        return info.name();
    }

    /** What the participant says of itself, in a form of its own; may be empty. */
    public String metadata() {
        return info.metadata();
    }

    /** Keys and values that the participant or its token set. */
    public Map<String, String> attributes() {
        return info.attributes();
    }

    public ParticipantKind kind() {
        return info.kind();
    }

    /**
     * Whether the participant is heard now. The server tells of those alone whom this participant
     * subscribes to, and of itself.
     */
    public boolean isSpeaking() {
        return audioLevel > 0;
    }

    /** How loud the participant speaks, from 0 (silent) to 1. */
    public float audioLevel() {
        return audioLevel;
    }

    /** How well the participant is connected, if the server has said. */
    public ConnectionQuality connectionQuality() {
        return connectionQuality;
    }

    public ParticipantInfo info() {
        return info;
    }

    public void update(ParticipantInfo newInfo) {
        info = newInfo;
    }

    public void setAudioLevel(float level) {
        audioLevel = level;
    }

    public void setConnectionQuality(ConnectionQuality quality) {
        connectionQuality = quality;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + identity() + ", " + sid() + "]";
    }
}
