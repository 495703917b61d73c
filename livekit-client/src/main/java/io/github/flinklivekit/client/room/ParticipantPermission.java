// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What a participant is allowed to do in its room, by its token or a later update of the server.
 *
 * @param canSubscribe whether it may receive tracks
 * @param canPublish whether it may publish tracks
 * @param canPublishData whether it may send data
 */
@PublicEvolving
public record ParticipantPermission(
        boolean canSubscribe, boolean canPublish, boolean canPublishData) {}
