// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.sink.element.PublishOptionsSelector;
import io.github.flinklivekit.sink.playout.ReplaySettings;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a writer does with its frames.
 *
 * @param publishOptions how tracks are published
 * @param fallbackCodec how a track is encoded that cannot be as it was asked for; null if that is
 *     an error
 * @param sizeChange what becomes of a frame of another size than its track's
 * @param replay how frames are played out; null to show them at once
 * @param idleTimeout after how long without a frame a track is unpublished; null for never
 */
@Internal
public record SinkSettings(
        PublishOptionsSelector publishOptions,
        @Nullable VideoCodec fallbackCodec,
        SizeChange sizeChange,
        @Nullable ReplaySettings replay,
        @Nullable Duration idleTimeout)
        implements Serializable {}
