// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EncodedVideoFrameTest {

    @ParameterizedTest
    @CsvSource({
        "VP9, 2, 2, 0, 00000001, are vp8 or h264",
        "VP8, 0, 2, 0, 00000001, not 0x2",
        "VP8, 2, 2, -1, 00000001, not -1",
        "VP8, 2, 2, 0, '', at least one byte",
        "H264, 2, 2, 0, 00001234, h264_mp4toannexb",
        "H264, 2, 2, 0, 0000, h264_mp4toannexb"
    })
    void saysWhatAValueHasToBe(
            VideoCodec codec, int width, int height, long timestampUs, String hex, String message) {
        byte[] data = HexFormat.of().parseHex(hex);
        assertThatThrownBy(
                        () -> new EncodedVideoFrame(codec, width, height, true, timestampUs, data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000167", "0000000167"})
    void takesBothStartCodes(String hex) {
        byte[] data = HexFormat.of().parseHex(hex);
        assertThat(new EncodedVideoFrame(VideoCodec.H264, 2, 2, true, 0, data).toString())
                .contains("h264 2x2 key");
    }
}
