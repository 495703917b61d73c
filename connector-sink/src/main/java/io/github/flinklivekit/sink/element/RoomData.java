// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * Data for everybody in a room.
 *
 * @param room the name of the room; null for the sink's own
 * @param track the name of the track that it is about, so that it is sent after the frames that
 *     were written before it; empty if it is about none
 * @param topic tells a receiver what the data is; may be empty
 * @param payload up to about 15 KB when reliable, about 1,300 bytes when lossy, as LiveKit
 *     recommends; 64,000 with the topic at most, or the job fails. Must not be modified
 * @param reliable whether it arrives in order and is sent again when lost
 */
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent") // A value that is passed on once and never compared.
public record RoomData(
        @Nullable String room, String track, String topic, byte[] payload, boolean reliable)
        implements SinkElement {

    public RoomData {
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
    }

    /**
     * Data for the sink's own room that arrives in order and is sent again when lost.
     *
     * @param track the name of the track that it is about; empty if it is about none
     */
    public static RoomData reliable(String track, String topic, byte[] payload) {
        return new RoomData(null, track, topic, payload, true);
    }

    /**
     * Data for the sink's own room that is worth nothing if it comes late.
     *
     * @param track the name of the track that it is about; empty if it is about none
     */
    public static RoomData lossy(String track, String topic, byte[] payload) {
        return new RoomData(null, track, topic, payload, false);
    }
}
