// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.ScanSampling;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

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
 * @param sampling how fewer frames than are sent are got
 */
@PublicEvolving
public record SubscriptionOptions(
        @Nullable VideoQuality quality,
        @Nullable VideoDimensions dimensions,
        double maxFps,
        ScanSampling sampling)
        implements Serializable {

    /** Every frame that comes. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /** The largest pictures that there are, and all of them. */
    public static final SubscriptionOptions DEFAULT =
            new SubscriptionOptions(null, null, UNLIMITED, ScanSampling.AUTO);

    /**
     * What {@link ScanSampling#AUTO} takes snapshots up to, in frames per second. A snapshot is a
     * key frame, some ten times as large as another frame, for which the publisher is asked.
     */
    private static final double MAX_SNAPSHOT_FPS = 1;

    private static final double NS_PER_SECOND = 1e9;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if both a quality and dimensions are given, or the rate is
     *     not above 0, or snapshots have none; the message says what to give
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
        Objects.requireNonNull(sampling, "sampling");
        if (sampling == ScanSampling.SNAPSHOTS && maxFps == UNLIMITED) {
            throw new IllegalArgumentException(
                    "Snapshots (scan.sampling) have a rate: say how many frames a second of each track are wanted (scan.max-fps)");
        }
    }

    /** The same with a layer of simulcasted tracks, in place of dimensions. */
    public SubscriptionOptions withQuality(VideoQuality value) {
        return new SubscriptionOptions(
                Objects.requireNonNull(value, "quality"), null, maxFps, sampling);
    }

    /** The same with pictures of at least this size in pixels, in place of a quality. */
    public SubscriptionOptions withDimensions(int width, int height) {
        return new SubscriptionOptions(null, new VideoDimensions(width, height), maxFps, sampling);
    }

    /** The same with no more frames a second. */
    public SubscriptionOptions withMaxFps(double value) {
        return new SubscriptionOptions(quality, dimensions, value, sampling);
    }

    /** The same with another way to get fewer frames than are sent. */
    public SubscriptionOptions withSampling(ScanSampling value) {
        return new SubscriptionOptions(quality, dimensions, maxFps, value);
    }

    /** How far apart snapshots are; empty where frames are decoded as they come. */
    public Optional<Duration> snapshotInterval() {
        boolean snapshots =
                sampling == ScanSampling.SNAPSHOTS
                        || (sampling == ScanSampling.AUTO && maxFps <= MAX_SNAPSHOT_FPS);
        return snapshots
                ? Optional.of(Duration.ofNanos(Math.round(NS_PER_SECOND / maxFps)))
                : Optional.empty();
    }
}
