// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a writer does with its frames.
 *
 * @param publishing how tracks are published
 * @param replay how frames are played out; null to show them at once
 * @param idleTimeout after how long without a frame a track is unpublished; null for never
 */
record SinkOptions(
        PublishOptionsSelector publishing,
        @Nullable ReplayOptions replay,
        @Nullable Duration idleTimeout)
        implements Serializable {}
