// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.Expectations;
import io.github.flinklivekit.examples.demo.Expectations.Expectation;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.Log;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.frame.VideoFrame;

import java.util.HashMap;
import java.util.Map;

/** What somebody in the output room gets to see and hear. Thread-safe. */
final class MotionWitness implements RoomViewer.Listener {

    private final String busy;
    private final String quiet;
    private final Map<String, LatestFrame> pictures;
    private final Expectations expectations;
    private final Log log;

    private final Expectation picture;
    private final Expectation begins;
    private final Expectation ends;
    private final Expectation busyMuted;
    private final Expectation busyUnmuted;
    private final Expectation quietMuted;

    /** Guarded by this. */
    private final Map<String, Boolean> muted = new HashMap<>();

    /**
     * A witness.
     *
     * @param busy the track that has something to show
     * @param quiet the track that has nothing
     * @param busyPicture is given each picture of the one
     * @param quietPicture of the other
     */
    MotionWitness(
            Expectations expectations,
            Log log,
            String busy,
            String quiet,
            LatestFrame busyPicture,
            LatestFrame quietPicture) {
        this.expectations = expectations;
        this.busy = busy;
        this.quiet = quiet;
        this.pictures = Map.of(busy, busyPicture, quiet, quietPicture);
        this.log = log;
        picture = expectations.expect("a picture of '" + busy + "'");
        begins = expectations.expect("an alert that something moves before '" + busy + "'");
        ends = expectations.expect("an alert that nothing moves before '" + busy + "' any more");
        busyMuted = expectations.expect("'" + busy + "' muted when it was calm");
        busyUnmuted = expectations.expect("'" + busy + "' no longer muted when something moved");
        quietMuted = expectations.expect("'" + quiet + "' muted");
    }

    @Override
    public void onFrame(String track, VideoFrame frame) {
        picture.metIf(track.equals(busy));
        LatestFrame latest = pictures.get(track);
        if (latest != null) {
            latest.show(frame.toHeap());
        }
    }

    @Override
    public synchronized void onMuted(String track, boolean nowMuted) {
        Boolean before = muted.put(track, nowMuted);
        if (before == null || before == nowMuted) {
            quietMuted.metIf(track.equals(quiet) && nowMuted);
            return;
        }
        log.say("'" + track + "' is " + (nowMuted ? "muted" : "no longer muted"));
        busyMuted.metIf(track.equals(busy) && nowMuted);
        busyUnmuted.metIf(track.equals(busy) && !nowMuted);
        quietMuted.metIf(track.equals(quiet) && nowMuted);
    }

    @Override
    public synchronized void onData(String topic, byte[] payload) {
        if (!topic.equals(MotionElements.TOPIC)) {
            return;
        }
        MotionEvent event = MotionEvent.of(payload);
        log.say(
                "message: '"
                        + event.track()
                        + "' "
                        + (event.moving() ? "shows something that moves" : "is calm"));
        if (event.track().equals(busy)) {
            begins.metIf(event.moving());
            ends.metIf(!event.moving() && begins.isMet());
        } else if (event.moving()) {
            expectations.spoiled("no alert of '" + quiet + "', before which nothing moves");
        }
    }
}
