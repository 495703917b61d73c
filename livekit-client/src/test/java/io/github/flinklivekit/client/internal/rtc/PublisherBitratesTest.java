// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.internal.rtc.PublisherBitrates.Sent;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoEncoding;

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
        assertThat(limits(answer)).containsOnly(0);
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
        assertThat(limits(answerTo(sent("c", 2, SIMULCAST)))).containsOnly(0);
    }

    /** It would take more than libwebrtc gives to its size. */
    @Test
    void aSimulcastThatBeganWithoutALimitIsNotToldOfOne() {
        answerTo(sent("a", 0, SIMULCAST));

        assertThat(limits(answerTo(sent("a", 0, SIMULCAST), sent("b", 1, limited(1_500_000)))))
                .containsExactly(0, 3850, 3850);
        assertThat(limits(answerTo(sent("c", 0, SIMULCAST), sent("b", 1, limited(1_500_000)))))
                .as("c began with one")
                .containsExactly(3850, 3850, 3850);
    }

    @Test
    void saysAtLeastOne() {
        String answer = answerTo(sent("a", 0, limited(100)));

        assertThat(starts(answer)).containsOnly(1);
        assertThat(limits(answer)).as("0 would be no limit").containsOnly(1);
    }

    /** libwebrtc has bits per second in an int. */
    @Test
    void saysSumsThatNoIntHolds() {
        VideoLayers most = limited(Integer.MAX_VALUE);

        String answer = answerTo(sent("a", 0, most), sent("b", 1, most), sent("c", 2, most));

        int maxKbps = Integer.MAX_VALUE / 1000 - 1;
        assertThat(starts(answer)).containsOnly(maxKbps);
        assertThat(limits(answer)).containsOnly(maxKbps);
        assertThat(starts(answerTo(sent("d", 0, most))).get(0)).isEqualTo(maxKbps + 1);
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
        return bitrates.mungeAnswer(answer, List.of(sent));
    }

    private static List<Integer> starts(String answer) {
        return Pattern.compile("x-google-start-bitrate=(\\d+)")
                .matcher(answer)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    /** Of each section; 0 where it says none. */
    private static List<Integer> limits(String answer) {
        return Pattern.compile("m=video.*\\R.*\\R(?:b=AS:(\\d+))?")
                .matcher(answer)
                .results()
                .map(match -> match.group(1) == null ? 0 : Integer.parseInt(match.group(1)))
                .toList();
    }
}
