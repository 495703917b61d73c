// SPDX-License-Identifier: Apache-2.0

/** {@link io.github.flinklivekit.source.LiveKitSource} reads the video tracks of LiveKit rooms. */
package io.github.flinklivekit.source;
