// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.engine.EncodedVideoSource;
import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;

/** A track whose frames come encoded. */
final class PublishedEncodedTrack extends PublishedTrack implements SinkEncodedTrack {

    private final EncodedVideoSource source;

    PublishedEncodedTrack(Room room, EncodedVideoSource source, String name) {
        super(room, source, name);
        this.source = source;
    }

    @Override
    public VideoCodec codec() {
        return source.codec();
    }

    @Override
    public boolean capture(EncodedVideoFrame frame) {
        return source.captureFrame(frame);
    }

    @Override
    public EncoderFeedback takeFeedback() {
        return source.takeFeedback();
    }
}
