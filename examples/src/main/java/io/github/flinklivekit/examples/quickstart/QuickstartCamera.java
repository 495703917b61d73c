// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.Scene;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** A drawn picture with a clock and its time as a time code, 640x360 at 30 a second. */
final class QuickstartCamera implements Scene {

    static final CameraSettings SETTINGS =
            new CameraSettings("quickstart-camera", "camera", 640, 360, 30, 2_000_000);

    private final FrameHeader header =
            FrameHeader.of(SETTINGS.width(), SETTINGS.height(), VideoBufferType.I420);
    private final CameraPicture picture = new CameraPicture(SETTINGS.width(), SETTINGS.height());
    private final FrameTrail trail;
    private final LatestFrame latest;

    /**
     * What the camera sees.
     *
     * @param trail is told of each frame that is sent
     * @param latest is given each picture
     */
    QuickstartCamera(FrameTrail trail, LatestFrame latest) {
        this.trail = trail;
        this.latest = latest;
    }

    @Override
    public VideoFrame at(long timeUs, double seconds) {
        Instant time = Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS);
        VideoFrame drawn =
                VideoFrame.copyOf(
                        header,
                        picture.draw(LocalTime.ofInstant(time, ZoneId.systemDefault()), seconds));
        return TimeCode.stamp(drawn, timeUs);
    }

    @Override
    public void sending(VideoFrame frame, long timeUs, boolean wanted) {
        if (wanted) {
            trail.sent(timeUs);
        }
        latest.show(frame);
    }
}
