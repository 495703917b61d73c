// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

/** Whether a track carries sound or pictures. */
public enum TrackKind {
    AUDIO,
    VIDEO,
    DATA
}
