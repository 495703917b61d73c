// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.settings;

import io.github.flinklivekit.model.onnx.options.WhenBusy;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;

/**
 * How frames come together to calls of the model.
 *
 * @param maxFrames null where the model has to say it
 * @param maxDelay how long the first frame of a batch waits for others, from when it came
 */
@Internal
public record BatchSettings(@Nullable Integer maxFrames, Duration maxDelay, WhenBusy whenBusy)
        implements Serializable {}
