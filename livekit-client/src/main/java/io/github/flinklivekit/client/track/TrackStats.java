// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import java.util.Map;

/**
 * One RTP stream's figures.
 *
 * @param attributes by the names of the W3C's webrtc-stats: {@code framesDecoded}, {@code
 *     bytesSent}, {@code rid}, ...
 */
public record TrackStats(Map<String, Object> attributes) {

    public TrackStats {
        attributes = Map.copyOf(attributes);
    }

    /** A figure, or 0 if the library does not report it. */
    public double value(String name) {
        return attributes.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** A word, or the empty string if the library does not report it. */
    public String text(String name) {
        return attributes.get(name) instanceof String text ? text : "";
    }
}
