// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.telemetry;

/**
 * What a sensor said.
 *
 * @param participant who has sent it
 * @param timestampUs when, in microseconds since the epoch
 * @param json the message as it came
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record Reading(String participant, long timestampUs, byte[] json) {}
