// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** What sort of participant this is, as the server says. */
public enum ParticipantKind {
    STANDARD,
    INGRESS,
    EGRESS,
    SIP,
    AGENT,
    CONNECTOR,
    BRIDGE
}
