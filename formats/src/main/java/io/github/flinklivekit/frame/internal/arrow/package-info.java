// SPDX-License-Identifier: Apache-2.0

/**
 * Arrow's file format where arrow-java is lenient, slow or lacking: bounds, the index, LZ4,
 * tensors.
 */
package io.github.flinklivekit.frame.internal.arrow;
