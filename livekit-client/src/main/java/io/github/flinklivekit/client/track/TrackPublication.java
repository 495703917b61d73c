// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Optional;

/**
 * A track that is published in a room, whether or not anybody subscribes to it: a {@link
 * LocalTrackPublication} or a {@link RemoteTrackPublication}. Thread-safe.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface TrackPublication {

    /** The server's id ({@code TR_...}), a different one each time the track is published. */
    String sid();

    /** The name that the publisher has given it; need not be unique and may be empty. */
    String name();

    TrackSource source();

    TrackKind kind();

    boolean isMuted();

    /** Whether the publisher sends smaller layers beside the full one. */
    boolean isSimulcasted();

    /** The width of the full layer in pixels, as announced by the publisher; 0 for audio. */
    int width();

    /** The height of the full layer in pixels, as announced by the publisher; 0 for audio. */
    int height();

    /**
     * {@code video/vp8}, {@code audio/opus}, ... in lower case; empty until the publisher sends.
     */
    String mimeType();

    /**
     * The layer that a frame of the given size belongs to: the smallest announced layer that is not
     * smaller, otherwise the largest.
     *
     * @param frameWidth in pixels
     * @param frameHeight in pixels
     * @return empty if the publisher has announced no layers
     */
    Optional<VideoQuality> videoQuality(int frameWidth, int frameHeight);

    /** Whether the track is encrypted end to end. This client cannot decrypt it. */
    boolean isEncrypted();
}
