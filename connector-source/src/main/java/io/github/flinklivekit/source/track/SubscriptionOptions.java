// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.Objects;

/**
 * How a source wants the pictures of a track. Quality and dimensions are requested from the server,
 * so that what is not wanted is not sent; which pictures it sends depends on the layers that the
 * publisher has. A maximum frame rate is requested from the server, and enforced here in any case.
 *
 * @param quality which layer of a simulcasted track; null for the highest, or where dimensions are
 *     given. Has no effect on other tracks
 * @param dimensions the minimum size of the pictures, in pixels; the server sends the smallest
 *     layer that is not smaller. Null where a quality is given, or for the largest
 * @param maxFps the maximum frames per second, above 0; {@link #UNLIMITED} for all
 */
@PublicEvolving
public record SubscriptionOptions(
        @Nullable VideoQuality quality, @Nullable VideoDimensions dimensions, double maxFps)
        implements Serializable {

    /** Every frame that comes. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /** The largest pictures that there are, and all of them. */
    public static final SubscriptionOptions DEFAULT =
            new SubscriptionOptions(null, null, UNLIMITED);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if both a quality and dimensions are given, or the rate is
     *     not above 0; the message says what to give
     */
    public SubscriptionOptions {
        if (quality != null && dimensions != null) {
            throw new IllegalArgumentException(
                    "Either a quality or a size of pictures can be wanted, not both "
                            + quality
                            + " and "
                            + dimensions
                            + " (scan.quality, scan.dimensions)");
        }
        if (!(maxFps > 0)) {
            throw new IllegalArgumentException(
                    "The most frames a second of a track are above 0, not "
                            + maxFps
                            + " (scan.max-fps); leave it out for all of them");
        }
    }

    /** The same with a layer of simulcasted tracks, in place of dimensions. */
    public SubscriptionOptions withQuality(VideoQuality value) {
        return new SubscriptionOptions(Objects.requireNonNull(value, "quality"), null, maxFps);
    }

    /** The same with pictures of at least this size in pixels, in place of a quality. */
    public SubscriptionOptions withDimensions(int width, int height) {
        return new SubscriptionOptions(null, new VideoDimensions(width, height), maxFps);
    }

    /** The same with no more frames a second. */
    public SubscriptionOptions withMaxFps(double value) {
        return new SubscriptionOptions(quality, dimensions, value);
    }
}
