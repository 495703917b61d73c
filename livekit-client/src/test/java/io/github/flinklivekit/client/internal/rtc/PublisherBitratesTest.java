// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.TrackPublishOptions;
import io.github.flinklivekit.client.VideoEncoding;
import io.github.flinklivekit.client.internal.rtc.PublisherBitrates.Sent;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

class PublisherBitratesTest {
    private static final VideoLayers SIMULCAST =
            VideoLayers.of(1280, 720, TrackPublishOptions.DEFAULT);

    private static final VideoLayers ONE_LAYER =
            VideoLayers.of(1280, 720, TrackPublishOptions.builder().simulcast(false).build());

    private final PublisherBitrates bitrates = new PublisherBitrates();

    @Test
    void beginsAtTwiceTheBitrateOfAllTracks() {
        String answer = answerTo(sent("a", 0, SIMULCAST), sent("b", 1, ONE_LAYER));

        assertThat(starts(answer)).containsExactly(2 * (2350 + 1700), 2 * (2350 + 1700));
        assertThat(limits(answer)).isEmpty();
    }

    /** libwebrtc makes the encoder of a section that changes anew. */
    @Test
    void aTrackThatIsThereKeepsWhatItBeganWith() {
        answerTo(sent("a", 0, SIMULCAST));

        assertThat(starts(answerTo(sent("a", 0, SIMULCAST), sent("b", 1, SIMULCAST))))
                .containsExactly(4700, 9400);
        assertThat(starts(answerTo(sent("a", 0, SIMULCAST), sent("b", 1, SIMULCAST))))
                .containsExactly(4700, 9400);
    }

    /** libwebrtc passes over a start that is the same as the one before. */
    @Test
    void noTrackBeginsAsTheOneBefore() {
        assertThat(starts(answerTo(sent("a", 0, SIMULCAST)))).containsExactly(4700);
        assertThat(starts(answerTo(sent("b", 0, SIMULCAST)))).containsExactly(4701);
        answerTo();
        assertThat(starts(answerTo(sent("c", 0, SIMULCAST)))).containsExactly(4700);
    }

    @Test
    void aTrackThatComesBackBeginsAnew() {
        answerTo(sent("a", 0, SIMULCAST));
        answerTo(sent("b", 1, SIMULCAST));

        assertThat(starts(answerTo(sent("a", 0, SIMULCAST), sent("b", 1, SIMULCAST))))
                .containsExactly(9400, 4701);
    }

    @Test
    void limitsTheConnectionToWhatAllTracksMayTake() {
        VideoLayers limited = limited(1_500_000);

        assertThat(limits(answerTo(sent("a", 0, limited)))).containsExactly(1500, 1500, 1500);
        assertThat(limits(answerTo(sent("a", 0, limited), sent("b", 1, limited))))
                .containsExactly(3000, 3000, 3000);
        assertThat(
                        limits(
                                answerTo(
                                        sent("a", 0, limited),
                                        sent("b", 1, limited),
                                        sent("c", 2, ONE_LAYER))))
                .containsExactly(4700, 4700, 4700);
    }

    @Test
    void theLimitGoesDownWithATrackAndEndsWithTheLastLimitedOne() {
        VideoLayers limited = limited(1_500_000);
        answerTo(sent("a", 0, limited), sent("b", 1, limited), sent("c", 2, SIMULCAST));

        assertThat(limits(answerTo(sent("b", 1, limited), sent("c", 2, SIMULCAST))))
                .containsExactly(3850, 3850, 3850);
        assertThat(limits(answerTo(sent("c", 2, SIMULCAST)))).isEmpty();
    }

    @Test
    void saysSumsThatNoIntHolds() {
        VideoLayers most = limited(Integer.MAX_VALUE);

        String answer = answerTo(sent("a", 0, most), sent("b", 1, most), sent("c", 2, most));

        assertThat(starts(answer)).allMatch(kbps -> kbps > 0);
        assertThat(limits(answer)).allMatch(kbps -> kbps > 0);
    }

    private static VideoLayers limited(int bps) {
        return VideoLayers.of(
                1280,
                720,
                TrackPublishOptions.builder().videoEncoding(new VideoEncoding(bps, 30)).build());
    }

    private static Sent sent(String cid, int mid, VideoLayers layers) {
        return new Sent(cid, String.valueOf(mid), layers);
    }

    /** Three media sections, whichever of them are used. */
    private String answerTo(Sent... sent) {
        String answer =
                IntStream.range(0, 3)
                        .mapToObj(
                                mid ->
                                        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n"
                                                + "a=mid:"
                                                + mid
                                                + "\r\na=rtpmap:96 VP8/90000\r\n")
                        .collect(joining("", "v=0\r\n", ""));
        return bitrates.putInto(answer, List.of(sent));
    }

    private static List<Integer> starts(String answer) {
        return numbers("x-google-start-bitrate=(\\d+)", answer);
    }

    private static List<Integer> limits(String answer) {
        return numbers("b=AS:(\\d+)", answer);
    }

    private static List<Integer> numbers(String pattern, String answer) {
        return Pattern.compile(pattern)
                .matcher(answer)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
