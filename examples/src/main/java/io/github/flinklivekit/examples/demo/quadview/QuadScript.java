// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.Expectations;
import io.github.flinklivekit.examples.demo.Expectations.Expectation;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.frame.VideoFrame;

import java.awt.Color;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at the composed track, and lets the next thing happen when the one before was seen: so it
 * does not matter how fast the machine is. Thread-safe once all steps are added.
 */
final class QuadScript implements RoomViewer.Listener {

    /** So many pictures have to show it, in which all that is not grey has moved. */
    private static final int PICTURES_TO_SEE = 5;

    /** And so many somebody at the page shall have to see it. */
    private static final int PICTURES_TO_HOLD = 15;

    private final Expectations expectations;
    private final List<Color> colours;
    private final LatestFrame latest;
    private final Expectation picture;

    /** Guarded by this. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private final Set<Integer> moved = new TreeSet<>();
    private int pictures;
    private QuadReading first;

    /**
     * One thing to see.
     *
     * @param grey the cells that are grey then, and no others
     * @param then what happens once it was seen
     */
    private record Step(Expectation seen, Set<Integer> grey, Runnable then) {}

    /**
     * An empty script.
     *
     * @param colours of the cameras
     * @param latest is given each picture
     */
    QuadScript(Expectations expectations, List<Color> colours, LatestFrame latest) {
        this.expectations = expectations;
        this.colours = List.copyOf(colours);
        this.latest = latest;
        this.picture = expectations.expect("a picture of the composed track");
    }

    /** Adds what has to be seen next, and what happens then. */
    synchronized QuadScript see(String what, Set<Integer> grey, Runnable then) {
        steps.add(new Step(expectations.expect(what), grey, then));
        return this;
    }

    @Override
    public synchronized void onFrame(String track, VideoFrame frame) {
        picture.met();
        latest.show(frame.toHeap());
        Step step = steps.peek();
        if (step == null) {
            return;
        }
        QuadReading now = QuadReading.of(frame, colours);
        if (!now.grey().equals(step.grey())
                || now.coloured().size() + now.grey().size() < QuadPicture.CELLS) {
            return;
        }
        if (first == null) {
            first = now;
        }
        moved.addAll(now.movedSince(first));
        pictures++;
        if (pictures >= PICTURES_TO_SEE && moved.containsAll(now.coloured())) {
            step.seen().met();
        }
        if (step.seen().isMet() && pictures >= PICTURES_TO_HOLD) {
            steps.remove();
            moved.clear();
            pictures = 0;
            first = null;
            step.then().run();
        }
    }
}
