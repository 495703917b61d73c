// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import javax.annotation.Nullable;

import java.util.Map;

/**
 * The result of {@code publisher.py}.
 *
 * @param frames captured into each track
 * @param framesSent how many of them the encoder of each track, by its name, has sent: on a loaded
 *     machine it leaves some out
 * @param captureMs how long a picture took into all tracks, ms; null without a picture
 * @param seconds from the first picture to the last
 * @param cpuCores of the process in that time
 * @param maxRssMib the largest resident set, MiB
 */
public record PublisherReport(
        int frames,
        Map<String, Integer> framesSent,
        @Nullable Spread captureMs,
        double seconds,
        double cpuCores,
        double maxRssMib) {}
