// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.data;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Data that a participant has sent to a room, beside its tracks.
 *
 * @param room the name of the room
 * @param participant the identity of the sender; empty if it was the server, or somebody who has
 *     left meanwhile
 * @param topic what the data is about; empty if the sender gave none
 * @param payload the bytes, 64,000 at most with the topic; must not be modified
 * @param reliable whether it was sent over the ordered, reliable channel
 * @param timestampUs when it was received, in microseconds since the epoch
 */
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent") // A value that is passed on once and never compared.
public record DataMessage(
        String room,
        String participant,
        String topic,
        byte[] payload,
        boolean reliable,
        long timestampUs) {}
