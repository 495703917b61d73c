// SPDX-License-Identifier: Apache-2.0

/** Frames as rows of Arrow, in memory and in files that other programs read. */
package io.github.flinklivekit.frame.arrow;
