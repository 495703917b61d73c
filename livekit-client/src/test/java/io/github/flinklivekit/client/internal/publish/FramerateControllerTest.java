// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class FramerateControllerTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @ParameterizedTest
    @CsvSource({"30, 10, 100", "30, 20, 200", "30, 30, 300", "30, 7.5, 75", "15, 30, 150"})
    void letsSoManyOfTenSecondsThrough(int fps, double limit, int pictures) {
        FramerateController rate = new FramerateController(limit);
        // As a camera's, some milliseconds early or late.
        Random jitter = new Random(1);
        int taken = 0;
        for (int i = 0; i < 10 * fps; i++) {
            long jitterNs = TimeUnit.MICROSECONDS.toNanos(jitter.nextInt(4000) - 2000);
            taken += rate.shouldKeep(0, i * SECOND_NS / fps + jitterNs) ? 1 : 0;
        }

        assertThat(taken).isBetween(pictures - 1, pictures + 1);
    }

    @Test
    void takesThemEvenly() {
        FramerateController rate = new FramerateController(10);
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            if (rate.shouldKeep(0, i * SECOND_NS / 30)) {
                taken.add(i);
            }
        }

        assertThat(taken).startsWith(0, 2, 5, 8, 11, 14, 17);
    }

    @Test
    void beginsAnewBehindAGap() {
        FramerateController rate = new FramerateController(10);
        rate.shouldKeep(0, 0);

        assertThat(rate.shouldKeep(0, 5 * SECOND_NS)).isTrue();
        assertThat(rate.shouldKeep(0, 5 * SECOND_NS + 1)).as("nothing is made up for").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 14})
    void picturesThatWereHeldUpAreNotTooMany(int heldUp) {
        FramerateController rate = new FramerateController(30);
        rate.shouldKeep(captureTimeUs(-1, 30), -SECOND_NS / 30);
        for (int i = 0; i < 300; i++) {
            int last = i / heldUp * heldUp + heldUp - 1;
            // All of a group with its last one, a millisecond apart.
            long comesNs = last * SECOND_NS / 30 + MILLISECOND_NS * (i % heldUp);

            assertThat(rate.shouldKeep(captureTimeUs(i, 30), comesNs)).as("picture %d", i).isTrue();
        }
    }

    @Test
    void everyOtherOneOfThoseThatWereHeldUpIsTakenAtHalfTheirRate() {
        FramerateController rate = new FramerateController(30);
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // The first second evenly; then ten of every ten at once.
            long comesNs = (i < 30 ? i : i / 10 * 10 + 9) * SECOND_NS / 60;
            if (rate.shouldKeep(captureTimeUs(i, 60), comesNs)) {
                taken.add(i);
            }
        }

        assertThat(taken).hasSizeBetween(29, 32);
        for (int i = 2; i < taken.size(); i++) {
            assertThat(taken.get(i) - taken.get(i - 1)).as("behind %d", taken.get(i)).isLessThan(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 120", "1000, 240", "0.25, 60", "0.001, 30", "0, 30", "-1, 120"})
    void theRateIsKeptWhateverTheTimesSay(double speed, int fps) {
        FramerateController rate = new FramerateController(30);
        int taken = 0;
        for (int i = 0; i < 10 * fps; i++) {
            long captureTimeUs = (long) (1e15 + speed * i * 1e6 / fps);
            taken += rate.shouldKeep(captureTimeUs, i * SECOND_NS / fps) ? 1 : 0;
        }

        assertThat(taken).isBetween(299, 301);
    }

    @Test
    void aClockThatIsSetIsAGap() {
        FramerateController rate = new FramerateController(30);
        rate.shouldKeep(1, 0);

        assertThat(rate.shouldKeep(Long.MAX_VALUE, SECOND_NS / 30)).isTrue();
        assertThat(rate.shouldKeep(1, 2 * SECOND_NS / 30)).isTrue();
        assertThat(rate.shouldKeep(captureTimeUs(1, 30), 3 * SECOND_NS / 30)).isTrue();
    }

    @Test
    void aFirstPictureThatIsLateCostsNoneOfTheNext() {
        FramerateController rate = new FramerateController(30);
        long lateNs = SECOND_NS * 14 / 1000;

        assertThat(rate.shouldKeep(0, lateNs)).isTrue();
        for (int i = 1; i < 90; i++) {
            assertThat(rate.shouldKeep(0, i * SECOND_NS / 30)).as("picture %d", i).isTrue();
        }
    }

    private static long captureTimeUs(int picture, int fps) {
        return 1_700_000_000_000_000L + picture * 1_000_000L / fps;
    }
}
