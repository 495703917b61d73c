// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.SevenSegments;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the synthetic camera sees: a clock with milliseconds, before things that move. Draws into
 * one image again and again; for one thread.
 */
final class CameraPicture {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private static final Color UPPER = new Color(24, 60, 110);
    private static final Color LOWER = new Color(150, 90, 60);
    private static final Color DIGITS = new Color(250, 245, 220);
    private static final Color PLATE = new Color(20, 24, 32);
    private static final Color[] BALLS = {
        new Color(240, 90, 70), new Color(70, 200, 120), new Color(90, 150, 250)
    };
    private static final Color STAR = new Color(250, 200, 60);

    private static final int STAR_TIPS = 5;
    private static final int DIGITS_ACROSS = 22;

    private final BufferedImage image;

    CameraPicture(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    }

    /**
     * The picture of a moment.
     *
     * @param time what the clock shows
     * @param seconds since the camera runs, where the moving things are
     * @return the same image each time
     */
    BufferedImage draw(LocalTime time, double seconds) {
        int width = image.getWidth();
        int height = image.getHeight();
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setPaint(new GradientPaint(0, 0, UPPER, 0, height, LOWER));
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            balls(graphics, seconds);
            star(graphics, seconds);
            clock(graphics, CLOCK.format(time));
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void balls(Graphics2D graphics, double seconds) {
        int size = image.getHeight() / 5;
        for (int i = 0; i < BALLS.length; i++) {
            double across = bounce(seconds * (0.11 + 0.05 * i) + 0.3 * i);
            double down = bounce(seconds * (0.23 - 0.04 * i) + 0.5 * i);
            graphics.setColor(BALLS[i]);
            graphics.fillOval(
                    (int) (across * (image.getWidth() - size)),
                    (int) (down * (image.getHeight() - size)),
                    size,
                    size);
        }
    }

    /** From 0 to 1 and back, at an even pace. */
    private static double bounce(double phase) {
        double part = phase - Math.floor(phase);
        return part < 0.5 ? 2 * part : 2 - 2 * part;
    }

    private void star(Graphics2D graphics, double seconds) {
        double radius = image.getHeight() / 5.0;
        Path2D star = new Path2D.Double();
        for (int i = 0; i < 2 * STAR_TIPS; i++) {
            double angle = Math.PI * i / STAR_TIPS;
            double length = i % 2 == 0 ? radius : radius / 2.4;
            if (i == 0) {
                star.moveTo(length, 0);
            } else {
                star.lineTo(length * Math.cos(angle), length * Math.sin(angle));
            }
        }
        star.closePath();
        AffineTransform place = new AffineTransform();
        place.translate(image.getWidth() * 0.8, image.getHeight() * 0.3);
        place.rotate(seconds);
        graphics.setColor(STAR);
        graphics.fill(place.createTransformedShape(star));
    }

    private void clock(Graphics2D graphics, String time) {
        int digit = image.getWidth() / DIGITS_ACROSS;
        int width = SevenSegments.width(time, digit);
        int x = (image.getWidth() - width) / 2;
        int y = image.getHeight() * 2 / 3;
        graphics.setColor(PLATE);
        graphics.fillRoundRect(
                x - digit, y - digit / 2, width + 2 * digit, 3 * digit, digit, digit);
        graphics.setColor(DIGITS);
        SevenSegments.draw(graphics, time, x, y, digit);
    }
}
