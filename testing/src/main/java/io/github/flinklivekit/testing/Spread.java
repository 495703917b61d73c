// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

/**
 * How measured values are spread.
 *
 * @param p50 the median
 * @param p99 99 of 100 values are not larger
 * @param max the largest
 */
public record Spread(double p50, double p99, double max) {}
