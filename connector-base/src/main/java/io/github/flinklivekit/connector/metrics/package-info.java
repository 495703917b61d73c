// SPDX-License-Identifier: Apache-2.0

/** Metric groups whose number stays bounded, however many tracks come and go. */
package io.github.flinklivekit.connector.metrics;
