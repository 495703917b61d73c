// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.VideoFrame;

/** A track whose pictures are encoded here. */
final class PublishedPictureTrack extends PublishedTrack implements SinkPictureTrack {

    private final VideoSource source;

    PublishedPictureTrack(Room room, VideoSource source, String name) {
        super(room, source, name);
        this.source = source;
    }

    @Override
    public boolean capture(VideoFrame frame) {
        return source.captureFrame(frame, Math.max(0, frame.timestampUs()), frame.rotation());
    }
}
