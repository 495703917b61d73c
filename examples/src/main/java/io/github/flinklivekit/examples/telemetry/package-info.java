// SPDX-License-Identifier: Apache-2.0

/** Joins pictures with the readings of sensors, by the time of both. */
package io.github.flinklivekit.examples.telemetry;
