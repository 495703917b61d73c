// SPDX-License-Identifier: Apache-2.0

/** Metrics of the memory of frames. */
package io.github.flinklivekit.frame.metrics;
