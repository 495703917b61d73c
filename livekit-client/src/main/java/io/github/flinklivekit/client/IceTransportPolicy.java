// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

/** Which network paths media may take. */
public enum IceTransportPolicy {
    ALL,
    /** Only through a TURN server. */
    RELAY
}
