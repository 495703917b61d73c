// SPDX-License-Identifier: Apache-2.0

/** A track as a split, and the state that checkpoints hold of it. */
package io.github.flinklivekit.source.split;
