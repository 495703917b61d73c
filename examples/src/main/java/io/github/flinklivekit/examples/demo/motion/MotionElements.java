// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;

/**
 * What of a frame the sink publishes: the picture, and where a motion begins or ends with it, an
 * alert for everybody in the room and the mute of a camera that shows nothing.
 */
final class MotionElements implements SinkElementConverter<VideoFrame> {

    private static final long serialVersionUID = 1L;

    /** Of the alerts: data messages in JSON, see {@link MotionEvent}. */
    static final String TOPIC = "motion";

    @Override
    public SinkElement convert(VideoFrame frame) {
        String track = frame.track();
        TrackFrame picture = TrackFrame.of(track, frame);
        byte[] event = frame.metadata().userData();
        if (event == null) {
            return picture;
        }
        RoomData alert = RoomData.reliable(track, TOPIC, event);
        return MotionEvent.of(event).moving()
                ? SinkSequence.of(TrackCommand.unmute(track), picture, alert)
                : SinkSequence.of(picture, TrackCommand.mute(track), alert);
    }
}
