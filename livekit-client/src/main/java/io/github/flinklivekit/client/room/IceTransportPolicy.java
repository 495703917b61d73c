// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** Which network paths media may take. */
public enum IceTransportPolicy {
    ALL,
    /** Only through a TURN server. */
    RELAY
}
