// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

/** Which layer of a simulcasted track is wanted. */
public enum VideoQuality {
    LOW,
    MEDIUM,
    HIGH
}
