// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** The kind of a participant, as the server reports it. */
@PublicEvolving
public enum ParticipantKind {
    STANDARD,
    INGRESS,
    EGRESS,
    SIP,
    AGENT,
    CONNECTOR,
    BRIDGE;

    /** In lower case, as options and SQL columns have it: {@code standard}, {@code ingress}, ... */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
