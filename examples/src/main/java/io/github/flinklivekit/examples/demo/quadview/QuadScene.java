// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.Drawing;
import io.github.flinklivekit.examples.demo.Scene;
import io.github.flinklivekit.frame.VideoFrame;

import javax.annotation.Nullable;

import java.awt.Color;

/** A ball that moves, before a camera that can hang. Thread-safe. */
final class QuadScene implements Scene {

    private static final double PACE = 0.25;

    private final Drawing drawing;
    private final double phase;
    private volatile boolean frozen;

    QuadScene(CameraSettings settings, Color colour, int number) {
        this.drawing = new Drawing(settings.width(), settings.height(), colour, number);
        this.phase = number / (double) QuadPicture.CELLS;
    }

    @Nullable
    @Override
    public VideoFrame at(long timeUs, double seconds) {
        return frozen
                ? null
                : drawing.with(
                        Drawing.bounce(PACE * seconds + phase),
                        Drawing.bounce(2 * PACE * seconds + phase));
    }

    /** From now on the camera sends nothing. */
    void freeze() {
        frozen = true;
    }

    /** It sends again. */
    void thaw() {
        frozen = false;
    }
}
