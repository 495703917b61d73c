// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What a track shows or carries, according to its publisher ({@code TrackSource} in LiveKit's
 * protocol).
 */
@PublicEvolving
public enum TrackSource {
    UNKNOWN(0),
    CAMERA(1),
    MICROPHONE(2),
    SCREENSHARE(3),
    SCREENSHARE_AUDIO(4);

    private static final TrackSource[] BY_NUMBER = values();

    private final int number;

    TrackSource(int number) {
        this.number = number;
    }

    /** The number in LiveKit's protocol, 0 to 4. */
    public int number() {
        return number;
    }

    /**
     * The source of a LiveKit number.
     *
     * @throws IllegalArgumentException if there is no such source
     */
    public static TrackSource ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException(
                    "No track source has the number "
                            + number
                            + ": they go from 0 (UNKNOWN) to 4 (SCREENSHARE_AUDIO)");
        }
        return BY_NUMBER[number];
    }

    /**
     * As options, Arrow fields and SQL columns call it: {@code camera}, {@code screenshare}, ...
     */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
