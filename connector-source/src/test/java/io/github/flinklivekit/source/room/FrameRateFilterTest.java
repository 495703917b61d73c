// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameRateFilterTest {

    private static final long START_US = 1_700_000_000_000_000L;

    private final FrameRateFilter filter = new FrameRateFilter(10);

    @Test
    void countsWhatDoesNotPass() {
        assertThat(filter.test(frame(START_US))).isTrue();
        assertThat(filter.test(frame(START_US + 33_333))).isFalse();
        assertThat(filter.test(frame(START_US + 66_667))).isFalse();
        assertThat(filter.test(frame(START_US + 100_000))).isTrue();

        assertThat(filter.dropped()).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceATrack() {
        filter.test(frame(START_US));

        assertThat(filter.test(frame(START_US - 3_600_000_000L))).isTrue();
        assertThat(filter.test(frame(START_US - 3_599_900_000L))).isTrue();
        assertThat(filter.dropped()).isZero();
    }

    private static FrameHeader frame(long timestampUs) {
        return new FrameHeader(
                4,
                2,
                VideoBufferType.I420,
                timestampUs,
                VideoRotation.ROTATION_0,
                0,
                FrameOrigin.NONE);
    }
}
