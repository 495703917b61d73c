// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.frame.EnumNames;

/** What sort of participant this is, as the server says. */
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
