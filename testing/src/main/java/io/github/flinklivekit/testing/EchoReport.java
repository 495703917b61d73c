// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

/**
 * The result of {@code echo.py}, all after the warm-up.
 *
 * @param frames of all tracks together
 * @param framesPerSecond of all tracks together
 * @param seconds the time measured
 * @param cpuCores of the process in that time
 * @param maxRssMib the largest resident set, MiB
 */
public record EchoReport(
        int frames, double framesPerSecond, double seconds, double cpuCores, double maxRssMib) {}
