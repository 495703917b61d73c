// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/** The kind of media that a track carries. */
@PublicEvolving
public enum TrackKind {
    AUDIO,
    VIDEO,
    DATA
}
