// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.Drawing;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.Scene;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;

import java.awt.Color;
import java.util.SplittableRandom;

/** A ball that moves by schedule or never, under the noise of a sensor. */
final class MotionScene implements Scene {

    /** Of each period the ball moves at first, and rests for long enough to be taken for calm. */
    private static final double PERIOD_S = 7;

    private static final double MOVING_S = 3;

    /** How often it goes to and fro in a second of motion. */
    private static final double PACE = 0.4;

    /** Each way, of 255. */
    private static final int NOISE = 6;

    private final Drawing drawing;
    private final boolean moves;
    private final LatestFrame latest;
    private final int lumaBytes;
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * What a camera sees.
     *
     * @param latest is given each picture
     */
    MotionScene(
            CameraSettings settings, Color colour, int number, boolean moves, LatestFrame latest) {
        this.drawing = new Drawing(settings.width(), settings.height(), colour, number);
        this.moves = moves;
        this.latest = latest;
        this.lumaBytes = settings.width() * settings.height();
    }

    @Override
    public VideoFrame at(long timeUs, double seconds) {
        double across = moves ? Drawing.bounce(PACE * secondsOfMotion(seconds)) : 0.5;
        return noisy(drawing.with(across, 0.6));
    }

    /** How long the ball has moved until then. */
    static double secondsOfMotion(double seconds) {
        double periods = Math.floor(seconds / PERIOD_S);
        return periods * MOVING_S + Math.min(MOVING_S, seconds - periods * PERIOD_S);
    }

    private VideoFrame noisy(VideoFrame drawn) {
        FrameHeader header = drawn.header();
        byte[] pixels = new byte[header.sizeBytes()];
        drawn.data().get(pixels);
        for (int i = 0; i < lumaBytes; i++) {
            int luma = (pixels[i] & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
            pixels[i] = (byte) Math.max(0, Math.min(255, luma));
        }
        return VideoFrame.wrap(header, pixels);
    }

    @Override
    public void sending(VideoFrame picture, long timeUs, boolean wanted) {
        latest.show(picture);
    }
}
