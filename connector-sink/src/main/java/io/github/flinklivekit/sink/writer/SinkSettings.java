// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.sink.element.EncoderFeedbackListener;
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
 * @param fallbackCodec how a track is encoded that cannot be encoded as asked for; null if that is
 *     an error
 * @param sizeChange what happens to a frame whose size is not that of its track
 * @param replay how frames are played out; null to show them at once
 * @param idleTimeout how long a track may be without a frame before it is unpublished; null for
 *     ever
 * @param encoderFeedback told what encoders elsewhere are asked for; null for nobody
 */
@Internal
public record SinkSettings(
        PublishOptionsSelector publishOptions,
        @Nullable VideoCodec fallbackCodec,
        SizeChange sizeChange,
        @Nullable ReplaySettings replay,
        @Nullable Duration idleTimeout,
        @Nullable EncoderFeedbackListener encoderFeedback)
        implements Serializable {}
