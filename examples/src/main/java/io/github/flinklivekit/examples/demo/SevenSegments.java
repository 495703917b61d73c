// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import java.awt.Graphics2D;

/** Draws digits as clocks do, of seven bars: a JDK alone may have no font. */
public final class SevenSegments {

    /**
     * Of each digit its bars: top, upper right, lower right, bottom, lower left, upper left,
     * middle.
     */
    private static final String[] BARS = {
        "1111110", "0110000", "1101101", "1111001", "0110011", "1011011", "1011111", "1110000",
        "1111111", "1111011"
    };

    /** Parts of a digit's width. */
    private static final int THICKNESS = 5;

    private static final int GAP = 4;

    private SevenSegments() {}

    /**
     * Draws a text of digits, colons and points in the present colour.
     *
     * @param x the left edge, in pixels
     * @param y the upper edge, in pixels
     * @param width of a digit, in pixels; it is twice as high
     */
    public static void draw(Graphics2D graphics, String text, int x, int y, int width) {
        int left = x;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isDigit(character)) {
                digit(graphics, character - '0', left, y, width);
            } else {
                dots(graphics, character == ':', left, y, width);
            }
            left += advance(character, width);
        }
    }

    /** How many pixels wide a text is. */
    public static int width(String text, int width) {
        return text.chars().map(character -> advance((char) character, width)).sum();
    }

    private static int advance(char character, int width) {
        int own = Character.isDigit(character) ? width : thickness(width);
        return own + width / GAP;
    }

    private static int thickness(int width) {
        return Math.max(1, width / THICKNESS);
    }

    private static void digit(Graphics2D graphics, int digit, int x, int y, int width) {
        int bar = thickness(width);
        int half = width;
        int[][] boxes = {
            {x, y, width, bar},
            {x + width - bar, y, bar, half},
            {x + width - bar, y + half, bar, half},
            {x, y + 2 * half - bar, width, bar},
            {x, y + half, bar, half},
            {x, y, bar, half},
            {x, y + half - bar / 2, width, bar}
        };
        for (int i = 0; i < boxes.length; i++) {
            if (BARS[digit].charAt(i) == '1') {
                graphics.fillRect(boxes[i][0], boxes[i][1], boxes[i][2], boxes[i][3]);
            }
        }
    }

    private static void dots(Graphics2D graphics, boolean two, int x, int y, int width) {
        int dot = thickness(width);
        if (two) {
            graphics.fillRect(x, y + width / 2, dot, dot);
            graphics.fillRect(x, y + 3 * width / 2, dot, dot);
        } else {
            graphics.fillRect(x, y + 2 * width - dot, dot, dot);
        }
    }
}
