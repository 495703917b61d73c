// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OfferedMediaTest {
    private static final String OFFER =
            """
            v=0
            m=video 9 UDP/TLS/RTP/SAVPF 98 96
            a=mid:0
            a=sendonly
            a=msid:camera cid-video
            a=rtpmap:96 VP8/90000
            a=rtpmap:98 H264/90000
            a=rid:q send
            a=rid:h send
            a=simulcast:send q;h
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:1
            a=sendonly
            a=msid:mic cid-audio
            a=rtpmap:111 opus/48000/2
            m=video 9 UDP/TLS/RTP/SAVPF 96
            a=mid:2
            a=inactive
            a=rtpmap:96 VP8/90000
            """;

    private static final String ANSWER =
            """
            v=0
            m=video 9 UDP/TLS/RTP/SAVPF 98
            a=mid:0
            a=recvonly
            a=rtpmap:98 H264/90000
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:1
            a=recvonly
            a=rtpmap:111 opus/48000/2
            """;

    @Test
    void readsWhatEachSectionSends() {
        OfferedMedia media = OfferedMedia.of(OFFER);

        assertThat(media.trackIdsByMid())
                .containsOnlyKeys("0", "1")
                .containsEntry("0", "cid-video")
                .containsEntry("1", "cid-audio");
        assertThat(media.isVideo("0")).isTrue();
        assertThat(media.isVideo("1")).isFalse();
        assertThat(media.mimeType("0")).isEqualTo("video/H264");
        assertThat(media.mimeType("1")).isEqualTo("audio/opus");
    }

    /** So that the publisher turns its pictures itself, as for the real server. */
    @Test
    void theAnswerTakesNoOrientation() {
        String orientation = "a=extmap:4 urn:3gpp:video-orientation\n";
        String answer =
                ANSWER.replace(
                        "a=mid:0\n", "a=mid:0\na=extmap:3 urn:ietf:params:x\n" + orientation);

        assertThat(OfferedMedia.of(OFFER).forPublisher(answer))
                .contains("a=extmap:3")
                .doesNotContain("video-orientation")
                .contains("a=recvonly");
    }

    @Test
    void theAnswerTakesTheLargestLayerAloneAndAtItsFullSize() {
        String answer = OfferedMedia.of(OFFER).forPublisher(ANSWER);

        assertThat(answer)
                .contains("a=rid:h recv\r\na=simulcast:recv h\r\n")
                .contains("a=fmtp:98 x-google-start-bitrate=")
                .doesNotContain("a=rid:q")
                .doesNotContain("a=fmtp:111");
        assertThat(answer.indexOf("a=simulcast")).isLessThan(answer.indexOf("m=audio"));
    }
}
