// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NotEncodedReasonTest {

    @Test
    void theDocumentationListsThemInTheirWords() throws IOException {
        String page = Files.readString(docs().resolve("troubleshooting.md"));
        String table =
                page.substring(
                        page.indexOf("<!-- sink reasons -->"),
                        page.indexOf("<!-- end of sink reasons -->"));

        assertThat(table.lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(
                        NotEncodedReason.reasons().stream()
                                .map(NotEncodedReasonTest::row)
                                .toList());
    }

    private static String row(NotEncodedReason reason) {
        return "| `"
                + reason.metricName()
                + "` | "
                + reason.text()
                + " | "
                + reason.advice()
                + " |";
    }

    /** Of the project, from the module's folder or from above it. */
    private static Path docs() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/sink.md"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs");
    }

    @Test
    void theLargestPictureOfH264() {
        assertThat(NotEncodedReason.isTooLarge(VideoCodec.H264, 4096, 2304)).isFalse();
        assertThat(NotEncodedReason.isTooLarge(VideoCodec.H264, 4096, 2305)).isTrue();
        assertThat(NotEncodedReason.isTooLarge(VideoCodec.VP8, 3840, 2464)).isFalse();
    }

    @Test
    void theNetworkIsBlamedForWhatItLimits() {
        assertThat(NotEncodedReason.of(VideoCodec.VP8, 640, 360, List.of(limitedBy("bandwidth"))))
                .isEqualTo(NotEncodedReason.NO_BANDWIDTH);
        assertThat(NotEncodedReason.of(VideoCodec.VP8, 640, 360, List.of(limitedBy("cpu"))))
                .isEqualTo(NotEncodedReason.ENCODER_FAILS);
    }

    private static VideoSenderStats limitedBy(String reason) {
        return new VideoSenderStats("", "0", 0, 0, 0, 0, 0, 0, 0, 0, 0, reason, "", 0);
    }
}
