// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class CameraPictureTest {
    private static final LocalTime NOON = LocalTime.NOON;

    private final CameraPicture picture = new CameraPicture(640, 360);

    @Test
    void theClockTellsEachMillisecond() {
        int[] before = pixels(NOON, 1);
        int[] after = pixels(NOON.plusNanos(1_000_000), 1);

        assertThat(after).isNotEqualTo(before);
        assertThat(pixels(NOON, 1)).isEqualTo(before);
    }

    @Test
    void thingsMove() {
        assertThat(pixels(NOON, 1.1)).isNotEqualTo(pixels(NOON, 1));
    }

    @Test
    void everyDigitLooksDifferent() {
        long distinct =
                IntStream.range(0, 10)
                        .mapToObj(second -> Arrays.hashCode(pixels(NOON.withSecond(second), 1)))
                        .distinct()
                        .count();

        assertThat(distinct).isEqualTo(10);
    }

    private int[] pixels(LocalTime time, double seconds) {
        BufferedImage image = picture.draw(time, seconds);
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
