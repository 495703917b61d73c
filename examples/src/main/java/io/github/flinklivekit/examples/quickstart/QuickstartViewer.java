// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.Clock;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;

/**
 * Watches what the job publishes.
 *
 * @param trail is told of each frame that comes
 * @param latest is given each picture
 */
record QuickstartViewer(FrameTrail trail, LatestFrame latest) implements RoomViewer.Listener {

    static final String IDENTITY = "quickstart-viewer";

    @Override
    public void onFrame(String track, VideoFrame frame) {
        long nowUs = Clock.nowUs();
        TimeCode.read(frame).ifPresent(sentUs -> trail.seen(sentUs, nowUs));
        latest.show(frame.toHeap());
    }
}
