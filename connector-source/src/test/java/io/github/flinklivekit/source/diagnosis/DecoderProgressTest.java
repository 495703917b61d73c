// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.diagnosis;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DecoderProgressTest {

    /** What came in ten seconds, behind what had come before. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # codec     | bytes  | frames | decoded | dropped | key frames in all | reason
                    video/vp8   | 500000 | 300    | 300     | 0       | 3                 | -
                    video/vp8   | 500000 | 300    | 200     | 0       | 3                 | -
                    video/vp8   | 500000 | 300    | 50      | 0       | 3                 | not-decoded
                    video/vp8   | 0      | 0      | 0       | 0       | 3                 | nothing-sent
                    video/vp8   | 0      | 0      | 0       | 0       | 0                 | nothing-sent
                    video/vp8   | 500000 | 300    | 0       | 0       | 0                 | no-key-frame
                    video/vp8   | 500000 | 0      | 0       | 0       | 0                 | no-key-frame
                    video/h264  | 500000 | 300    | 20      | 0       | 3                 | b-frames
                    video/h264  | 500000 | 300    | 0       | 0       | 3                 | b-frames
                    video/h264  | 500000 | 300    | 0       | 0       | 0                 | no-key-frame
                    video/vp9   | 500000 | 300    | 0       | 0       | 0                 | frame-metadata
                    video/vp8   | 9000   | 1      | 1       | 0       | 1                 | -
                    video/vp8   | 9000   | 1      | 0       | 0       | 0                 | -
                    video/h264  | 23000  | 8      | 8       | 4       | 4                 | b-frames
                    video/h264  | 23000  | 8      | 8       | 0       | 8                 | -
                    video/h264  | 23000  | 4      | 4       | 2       | 2                 | -
                    """)
    void reason(
            String mimeType,
            long bytes,
            long frames,
            long decoded,
            long dropped,
            long keyFrames,
            String reason) {
        DecoderProgress before = new DecoderProgress(1_000, 10, 10, 0, 5);
        DecoderProgress now =
                new DecoderProgress(
                        1_000 + bytes, 10 + frames, 10 + decoded, keyFrames, 5 + dropped);

        assertThat(now.missing(before, mimeType).map(Object::toString).orElse(null))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"300, -", "0, no-key-frame"})
    void anotherReceiverCountsFromZero(long decoded, String reason) {
        DecoderProgress before = new DecoderProgress(900_000, 900, 900, 9, 0);
        DecoderProgress now = new DecoderProgress(500_000, 300, decoded, decoded / 100, 0);

        assertThat(now.missing(before, "video/vp8").map(Object::toString).orElse("-"))
                .isEqualTo(reason);
    }
}
