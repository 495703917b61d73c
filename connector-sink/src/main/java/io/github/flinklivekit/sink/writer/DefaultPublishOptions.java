// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.PublishOptionsSelector;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.apache.flink.annotation.Internal;

/**
 * The same options for every track, but that a track shows what its frames do: a screen that was
 * read from a room stays one, with the bitrates and the frame rate of screens.
 *
 * @param options for cameras
 */
@Internal
public record DefaultPublishOptions(TrackPublishOptions options) implements PublishOptionsSelector {

    @Override
    public TrackPublishOptions optionsFor(TrackFrame first) {
        return first.frame().trackSource() == TrackSource.SCREENSHARE
                ? options.withSource(TrackSource.SCREENSHARE)
                : options;
    }

    @Override
    public TrackPublishOptions optionsForEncoded(EncodedTrackFrame first) {
        return options.withSource(first.frame().trackSource());
    }
}
