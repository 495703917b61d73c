// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** The kind of a participant, as the server reports it. */
public enum ParticipantKind {
    STANDARD,
    INGRESS,
    EGRESS,
    SIP,
    AGENT,
    CONNECTOR,
    BRIDGE
}
