// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.ParticipantKind;

import org.apache.flink.annotation.Internal;

import java.util.Map;

/** What the server has sent about a participant. Changed on the room's thread, read from any. */
@Internal
public abstract sealed class DefaultParticipant implements Participant
        permits DefaultLocalParticipant, DefaultRemoteParticipant {

    private volatile ParticipantInfo info;
    private volatile float audioLevel;
    private volatile ConnectionQuality connectionQuality = ConnectionQuality.UNKNOWN;

    DefaultParticipant(ParticipantInfo info) {
        this.info = info;
    }

    @Override
    public String sid() {
        return info.sid();
    }

    @Override
    public String identity() {
        return info.identity();
    }

    @Override
    public String name() {
        return info.name();
    }

    @Override
    public String metadata() {
        return info.metadata();
    }

    @Override
    public Map<String, String> attributes() {
        return info.attributes();
    }

    @Override
    public ParticipantKind kind() {
        return info.kind();
    }

    @Override
    public boolean isSpeaking() {
        return audioLevel > 0;
    }

    @Override
    public float audioLevel() {
        return audioLevel;
    }

    @Override
    public ConnectionQuality connectionQuality() {
        return connectionQuality;
    }

    ParticipantInfo info() {
        return info;
    }

    public void update(ParticipantInfo newInfo) {
        info = newInfo;
    }

    void setAudioLevel(float level) {
        audioLevel = level;
    }

    void setConnectionQuality(ConnectionQuality quality) {
        connectionQuality = quality;
    }

    String describe() {
        return "[" + identity() + ", " + sid() + "]";
    }
}
