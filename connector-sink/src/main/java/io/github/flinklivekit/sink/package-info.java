// SPDX-License-Identifier: Apache-2.0

/**
 * {@link io.github.flinklivekit.sink.LiveKitSink} publishes frames as video tracks of LiveKit
 * rooms.
 */
package io.github.flinklivekit.sink;
