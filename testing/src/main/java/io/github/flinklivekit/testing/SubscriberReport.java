// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What {@code subscriber.py} has measured. The figures of the process are zero in a report that it
 * makes on the way.
 *
 * @param tracks one for each subscription, in their order, also those that have ended
 * @param seconds since the connection
 * @param cpuCores of the process in that time
 * @param maxRssMib the largest resident set, MiB
 */
public record SubscriberReport(
        List<Track> tracks, double seconds, double cpuCores, double maxRssMib) {

    /**
     * The only track of that name.
     *
     * @throws IllegalStateException if there is none or more than one
     */
    public Track track(String name) {
        List<Track> named = tracks.stream().filter(t -> t.track().equals(name)).toList();
        if (named.size() != 1) {
            throw new IllegalStateException(
                    "not one but %d tracks are called %s: %s"
                            .formatted(named.size(), name, tracks));
        }
        return named.get(0);
    }

    /**
     * One subscription.
     *
     * @param participant the publisher's identity
     * @param track its name
     * @param sid of the publication
     * @param mimeType such as {@code video/VP8}
     * @param frames pictures of at least 16 x 16
     * @param startUpFrames smaller ones: what the Python SDK sends before the first picture
     * @param timeCodes different time codes that were read: the pictures of the publisher that
     *     arrived at least once
     * @param sizes in the order of their arrival, a new one at each change
     * @param rotations pictures by what they say is to be turned clockwise, in degrees
     * @param colours pictures by the colour that more than half of the middle has: red, green,
     *     blue, cyan, magenta, yellow, white, black, or mixed
     * @param latencyMs from the drawing of the time code to its arrival, ms; null if none was read
     * @param intervalMs between pictures, ms; null with less than two
     */
    public record Track(
            String participant,
            String track,
            String sid,
            String mimeType,
            int frames,
            int startUpFrames,
            int timeCodes,
            List<Size> sizes,
            Map<Integer, Integer> rotations,
            Map<String, Integer> colours,
            @Nullable Spread latencyMs,
            @Nullable Spread intervalMs) {}

    /**
     * Pictures of one size in a row.
     *
     * @param width pixels
     * @param height pixels
     * @param frames how many before the size changed
     */
    public record Size(int width, int height, int frames) {}
}
