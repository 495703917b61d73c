// SPDX-License-Identifier: Apache-2.0

/** Compares what should come of tracks with what does, and says why it does not. */
package io.github.flinklivekit.source.diagnosis;
