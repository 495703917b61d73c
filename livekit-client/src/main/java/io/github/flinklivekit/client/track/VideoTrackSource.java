// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What the tracks of a program show: pictures that are encoded here, of a {@link VideoSource}, or
 * pictures that came encoded.
 *
 * <p>Thread-safe. Holds the native library until it is closed.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface VideoTrackSource extends AutoCloseable {

    /** The width of every frame, in pixels. */
    int width();

    /** The height of every frame, in pixels. */
    int height();

    /**
     * Creates a track that is not published yet.
     *
     * @param name what other participants see, not empty
     * @throws IllegalArgumentException if the name is empty
     * @throws IllegalStateException if this source is closed
     */
    LocalVideoTrack createTrack(String name);

    /** How many frames went to at least one encoder. */
    long capturedFrames();

    /**
     * How many frames were dropped because no track was published, unmuted and subscribed to, or
     * because they exceeded the frame rate of all those that were.
     */
    long droppedFrames();

    /**
     * Whether a track would get the next frame, its frame rate aside: one is published, not muted,
     * and, as far as its server has reported, subscribed to.
     */
    boolean isWanted();

    /** Frees native resources. Tracks of this source send nothing from then on. Idempotent. */
    @Override
    void close();
}
