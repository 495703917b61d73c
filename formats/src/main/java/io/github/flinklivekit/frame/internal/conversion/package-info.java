// SPDX-License-Identifier: Apache-2.0

/** Conversion between buffer types, by libyuv where it has the pair. */
package io.github.flinklivekit.frame.internal.conversion;
