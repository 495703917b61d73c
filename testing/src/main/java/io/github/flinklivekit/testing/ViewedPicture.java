// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.util.List;

/**
 * What a viewer sees of a track at a moment.
 *
 * @param width of the picture in pixels; 0 before the first one
 * @param height of the picture in pixels; 0 before the first one
 * @param colours of the pixels an eighth from the corners (top left, top right, bottom left, bottom
 *     right) and of the one in the middle: red, green, blue, cyan, magenta, yellow, white, black,
 *     or mixed; empty before the first picture
 */
public record ViewedPicture(int width, int height, List<String> colours) {
    public ViewedPicture {
        colours = List.copyOf(colours);
    }
}
