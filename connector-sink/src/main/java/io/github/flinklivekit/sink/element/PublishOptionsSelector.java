// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import io.github.flinklivekit.client.track.TrackPublishOptions;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/** How each track is published. Asked when a track is published. */
@PublicEvolving
@FunctionalInterface
public interface PublishOptionsSelector extends Serializable {

    /**
     * The options of a track.
     *
     * @param first the frame that it is published for: its room, its track's name, its size and
     *     what it shows; only lent
     */
    TrackPublishOptions optionsFor(TrackFrame first);

    /**
     * The options of a track whose frames come encoded. Of these, codec and simulcast are not used:
     * such a track has the codec of its frames, and one layer. By default all are as for a camera,
     * but that the track shows what its frames do.
     *
     * @param first the frame that it is published for
     */
    default TrackPublishOptions optionsForEncoded(EncodedTrackFrame first) {
        return TrackPublishOptions.DEFAULT.withSource(first.frame().trackSource());
    }
}
