// SPDX-License-Identifier: Apache-2.0

/** The layouts of pixels in memory, and the words for what is done with them. */
package io.github.flinklivekit.frame.pixels;
