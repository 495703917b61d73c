// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

/** How far to turn a picture clockwise, before it is shown, so that it is upright. */
@PublicEvolving
public enum VideoRotation {
    ROTATION_0(0),
    ROTATION_90(90),
    ROTATION_180(180),
    ROTATION_270(270);

    private final int degrees;

    VideoRotation(int degrees) {
        this.degrees = degrees;
    }

    /** The angle, in degrees clockwise: 0, 90, 180 or 270. */
    public int degrees() {
        return degrees;
    }

    /** Whether the upright picture is as wide as this one is high: turned by 90 or 270 degrees. */
    public boolean swapsSides() {
        return this == ROTATION_90 || this == ROTATION_270;
    }

    /**
     * The rotation by an angle.
     *
     * @throws IllegalArgumentException if {@code degrees} is not 0, 90, 180 or 270
     */
    public static VideoRotation ofDegrees(int degrees) {
        for (VideoRotation rotation : values()) {
            if (rotation.degrees == degrees) {
                return rotation;
            }
        }
        throw new IllegalArgumentException(
                "A rotation is 0, 90, 180 or 270 degrees, not " + degrees);
    }
}
