// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Optional;

/**
 * What is known about a frame's track and is the same for many frames, so that frames do not carry
 * it. Used on the task's thread, while the frame is lent.
 */
@PublicEvolving
public interface FrameContext {

    /** The track as it is published now. */
    TrackDescription track();

    /** {@code video/vp8} and the like in lower case; empty where the server does not say. */
    String mimeType();

    /**
     * Which layer of the track the frame is of, by its size.
     *
     * @return empty if the publisher has announced no layers
     */
    Optional<VideoQuality> quality();
}
