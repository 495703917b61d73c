// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.VideoCodec;
import io.github.flinklivekit.connector.SizeChange;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a writer does with its frames.
 *
 * @param publishing how tracks are published
 * @param fallbackCodec how a track is encoded that cannot be as it was asked for; null if that is
 *     an error
 * @param sizeChange what becomes of a frame of another size than its track's
 * @param replay how frames are played out; null to show them at once
 * @param idleTimeout after how long without a frame a track is unpublished; null for never
 */
record SinkOptions(
        PublishOptionsSelector publishing,
        @Nullable VideoCodec fallbackCodec,
        SizeChange sizeChange,
        @Nullable ReplayOptions replay,
        @Nullable Duration idleTimeout)
        implements Serializable {}
