// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import javax.annotation.Nullable;

import java.io.Serializable;

/**
 * What a writer does with its frames.
 *
 * @param publishing how tracks are published
 * @param replay how frames are played out; null to show them at once
 */
record SinkOptions(PublishOptionsSelector publishing, @Nullable ReplayOptions replay)
        implements Serializable {}
