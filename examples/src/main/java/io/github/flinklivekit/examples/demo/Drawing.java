// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A picture of one colour with a ball and a number in a corner, drawn into one image again and
 * again; for one thread.
 */
public final class Drawing {

    private static final Color BALL = Color.WHITE;

    /** Parts of the picture's height. */
    private static final int BALL_PART = 4;

    private static final int DIGIT_PART = 10;

    private final BufferedImage image;
    private final FrameHeader header;
    private final Color colour;
    private final String number;

    /**
     * A picture to draw.
     *
     * @param width in pixels
     * @param height in pixels
     * @param number a digit in the upper left corner, by which somebody who looks knows the camera
     */
    public Drawing(int width, int height, Color colour, int number) {
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        this.header = FrameHeader.of(width, height, VideoBufferType.I420);
        this.colour = colour;
        this.number = String.valueOf(number);
    }

    /**
     * Draws the picture.
     *
     * @param across where the ball is, from 0 at the left to 1 at the right
     * @param down from 0 at the top to 1 at the bottom
     * @return on the heap, I420
     */
    public VideoFrame with(double across, double down) {
        int width = image.getWidth();
        int height = image.getHeight();
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(colour);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            int size = height / BALL_PART;
            graphics.setColor(BALL);
            graphics.fillOval(
                    (int) (across * (width - size)), (int) (down * (height - size)), size, size);
            int digit = height / DIGIT_PART;
            graphics.setColor(Color.BLACK);
            SevenSegments.draw(graphics, number, digit / 2, digit / 2, digit);
        } finally {
            graphics.dispose();
        }
        return VideoFrame.copyOf(header, image);
    }

    /** From 0 to 1 and back at an even pace, once for each whole number of the phase. */
    public static double bounce(double phase) {
        double part = phase - Math.floor(phase);
        return part < 0.5 ? 2 * part : 2 - 2 * part;
    }
}
