// SPDX-License-Identifier: Apache-2.0

/**
 * What a Flink job does with frames between source and sink. {@link
 * io.github.flinklivekit.frame.operators.Frames} is where to begin.
 */
package io.github.flinklivekit.frame.operators;
