// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

/**
 * Data that a participant has sent to the room.
 *
 * @param participant the sender; null if it was the server, or a participant who has left or whose
 *     join has not been reported yet
 * @param topic what the data is about; empty if the sender gave none
 * @param payload the bytes; must not be modified
 * @param reliable whether it was sent over the ordered, reliable channel
 */
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent") // A value that is passed on once and never compared.
public record DataReceived(
        @Nullable RemoteParticipant participant, String topic, byte[] payload, boolean reliable) {}
