// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/** Why a subscription brings no frames. */
@PublicEvolving
public enum SubscriptionError {
    /** This build cannot decode the track's codec. */
    CODEC_UNSUPPORTED,
    /** The server does not know the track. */
    TRACK_NOT_FOUND,
    /** The token or the publisher does not allow it. */
    NOT_ALLOWED,
    /** The track is encrypted end to end, which the native build cannot decrypt. */
    ENCRYPTED,
    UNKNOWN
}
