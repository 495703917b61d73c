// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

/** A layer of a simulcasted track. */
public enum VideoQuality {
    LOW,
    MEDIUM,
    HIGH
}
