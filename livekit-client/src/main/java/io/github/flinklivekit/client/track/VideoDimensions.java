// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * The size of a video.
 *
 * @param width in pixels, above 0
 * @param height in pixels, above 0
 */
@PublicEvolving
public record VideoDimensions(int width, int height) implements Serializable {

    public VideoDimensions {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException(
                    "Dimensions are above 0, not " + width + "x" + height);
        }
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
