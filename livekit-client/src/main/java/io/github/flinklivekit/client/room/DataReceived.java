// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import javax.annotation.Nullable;

/**
 * Data that somebody sent to the room.
 *
 * @param participant who sent it; null if it was the server, or somebody whose join is not told yet
 *     or who has left
 * @param topic what it is about, empty if nothing was said
 * @param payload the bytes; not to be changed
 * @param reliable whether it came over the ordered, reliable channel
 */
@SuppressWarnings("ArrayRecordComponent") // A value that is passed on once and never compared.
public record DataReceived(
        @Nullable RemoteParticipant participant, String topic, byte[] payload, boolean reliable) {}
