// SPDX-License-Identifier: Apache-2.0

/** Scratch buffers, direct memory, and the detector of frames that nobody released. */
package io.github.flinklivekit.frame.internal.memory;
