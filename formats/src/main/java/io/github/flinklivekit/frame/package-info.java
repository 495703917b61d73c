// SPDX-License-Identifier: Apache-2.0

/**
 * Video frames: pixels on or off the heap with a header, and what can be done with them without a
 * job. {@link io.github.flinklivekit.frame.VideoFrame} is where to begin.
 */
package io.github.flinklivekit.frame;
