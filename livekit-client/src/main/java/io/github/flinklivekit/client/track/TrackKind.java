// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

/** The kind of media that a track carries. */
public enum TrackKind {
    AUDIO,
    VIDEO,
    DATA
}
