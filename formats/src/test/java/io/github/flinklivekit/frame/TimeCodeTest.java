// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimeCodeTest {

    private static final long MICROS = 1_790_000_123_456_789L;

    /** {@code crc8(0xa0123456789abc, 56)} of the peers' common.py. */
    private static final int PYTHON_CRC = 0xde;

    @ParameterizedTest
    @EnumSource
    void isReadBackFromEveryTypeAndWidth(VideoBufferType type) {
        for (int width : new int[] {1920, 1280, 640, 320, 322, 160, 100, 64}) {
            VideoFrame frame = TestFrames.onHeap(width, Math.max(4, width / 4), type);
            assertThat(TimeCode.read(frame)).isEmpty();
            VideoFrame stamped = TimeCode.stamp(frame, MICROS + width);
            assertThat(TimeCode.read(stamped)).as("%s at %d", type, width).hasValue(MICROS + width);
            assertThat(TimeCode.read(frame)).as("the frame itself is not drawn on").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesConversion(VideoBufferType type) {
        VideoFrame stamped =
                TimeCode.stamp(TestFrames.onHeap(320, 180, VideoBufferType.I420), MICROS);
        assertThat(TimeCode.read(stamped.convert(type))).hasValue(MICROS);
        assertThat(TimeCode.read(stamped.convert(type).convert(VideoBufferType.I420)))
                .hasValue(MICROS);
    }

    /** The word that the Python peers draw for this time, cell by cell. */
    @Test
    void drawsWhatTheOtherPeersDraw() {
        VideoFrame frame =
                TimeCode.stamp(
                        VideoFrame.wrap(FrameHeader.of(64, 4, VideoBufferType.I420), new byte[384]),
                        0x0123456789abcL);
        StringBuilder bits = new StringBuilder();
        for (int x = 0; x < 64; x++) {
            int sample = frame.data().get(x) & 0xff;
            assertThat(sample).isIn(16, 235);
            bits.append(sample == 235 ? 1 : 0);
        }
        assertThat(Long.parseUnsignedLong(bits.toString(), 2))
                .isEqualTo(0xa0123456789abc00L | PYTHON_CRC);
    }

    @Test
    void aSinglePictureWithAWrongBitGivesNothing() {
        byte[] data = new byte[64 * 64 * 3 / 2];
        VideoFrame stamped =
                TimeCode.stamp(
                        VideoFrame.wrap(FrameHeader.of(64, 64, VideoBufferType.I420), data),
                        MICROS);
        byte[] pixels = TestFrames.bytes(stamped);
        for (int cell = 0; cell < 64; cell++) {
            byte[] wrong = pixels.clone();
            for (int row = 0; row < 4; row++) {
                wrong[row * 64 + cell] = (byte) (251 - (wrong[row * 64 + cell] & 0xff));
            }
            assertThat(TimeCode.read(VideoFrame.wrap(stamped.header(), wrong)))
                    .as("bit %d", cell)
                    .isEmpty();
        }
    }

    @Test
    void tooSmallPicturesCarryNone() {
        VideoFrame narrow = TestFrames.onHeap(63, 40, VideoBufferType.I420);
        VideoFrame flat = TestFrames.onHeap(64, 3, VideoBufferType.I420);
        for (VideoFrame frame : new VideoFrame[] {narrow, flat}) {
            assertThat(TimeCode.read(frame)).isEmpty();
            assertThatThrownBy(() -> TimeCode.stamp(frame, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("64x4");
        }
    }
}
