// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/** Which network paths media may take. */
@PublicEvolving
public enum IceTransportPolicy {
    ALL,
    /** Only through a TURN server. */
    RELAY
}
