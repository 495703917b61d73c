// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.internal.rtc.SessionDescriptions.OfferedTrack;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class SessionDescriptionsTest {

    private static final String SESSION =
            sdp("v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2");

    private static final String MSID = "a=msid:camera cid\r\n";

    private static final String VIDEO_ANSWER =
            sdp(
                    "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99",
                    "c=IN IP4 0.0.0.0",
                    "a=mid:1",
                    "a=recvonly",
                    "a=rtpmap:96 VP8/90000",
                    "a=rtpmap:97 rtx/90000",
                    "a=fmtp:97 apt=96",
                    "a=rtpmap:98 H264/90000",
                    "a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1",
                    "a=rtpmap:99 rtx/90000",
                    "a=fmtp:99 apt=98");

    @Test
    void findsWhatEachSectionSends() {
        String offer =
                SESSION
                        + section("0", "sendonly", "PA_a|TR_one TR_one")
                        + section("1", "inactive", "PA_a|TR_gone TR_gone")
                        + section("2", "sendrecv", "PA_b|TR_two TR_two")
                        + section("3", "recvonly", "PA_b|TR_three TR_three")
                        + sdp("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:4");

        assertThat(SessionDescriptions.offeredTracks(offer))
                .containsExactly(
                        Map.entry("0", new OfferedTrack("PA_a|TR_one", "TR_one")),
                        Map.entry("2", new OfferedTrack("PA_b|TR_two", "TR_two")));
    }

    @Test
    void readsTheSidOfATrack() {
        assertThat(new OfferedTrack("PA_a|TR_one", "TR_one").trackSid()).isEqualTo("TR_one");
        assertThat(new OfferedTrack("PA_a|TR_stream", "other").trackSid()).isEqualTo("TR_stream");
    }

    @Test
    void readsTheSidOfATrackInAStreamThatIsPlayedInStep() {
        assertThat(new OfferedTrack("PA_a|camera", "TR_one").trackSid()).isEqualTo("TR_one");
        assertThat(new OfferedTrack("PA_a", "TR_one").trackSid()).isEqualTo("TR_one");
    }

    @Test
    void namesThreeLayers() {
        String offer =
                SESSION
                        + sdp(
                                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                                "a=mid:0",
                                "a=rid:0 send",
                                "a=rid:1 send",
                                "a=rid:2 send",
                                "a=simulcast:send 0;1;2");

        assertThat(SessionDescriptions.nameLayers(offer))
                .isEqualTo(
                        SESSION
                                + sdp(
                                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                                        "a=mid:0",
                                        "a=rid:q send",
                                        "a=rid:h send",
                                        "a=rid:f send",
                                        "a=simulcast:send q;h;f"));
    }

    @Test
    void namesTwoLayersAndLeavesOtherSectionsAlone() {
        String single = section("0", "sendonly", "camera cid");
        String simulcast =
                sdp(
                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                        "a=mid:1",
                        "a=rid:0 send",
                        "a=rid:1 send",
                        "a=simulcast:send 0;1");

        assertThat(SessionDescriptions.nameLayers(SESSION + single + simulcast))
                .isEqualTo(
                        SESSION
                                + single
                                + sdp(
                                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                                        "a=mid:1",
                                        "a=rid:q send",
                                        "a=rid:h send",
                                        "a=simulcast:send q;h"));
    }

    @Test
    void leavesNamedLayersAlone() {
        String offer =
                SESSION
                        + sdp(
                                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                                "a=mid:0",
                                "a=rid:q send",
                                "a=rid:h send",
                                "a=simulcast:send q;h");

        assertThat(SessionDescriptions.nameLayers(offer)).isEqualTo(offer);
    }

    @Test
    void addsLayersToASectionThatIsUsedAgain() {
        String again =
                section("0", "sendonly", "camera cid")
                        + sdp(
                                "a=ssrc-group:FID 123 456",
                                "a=ssrc:123 cname:x",
                                "a=ssrc:123 msid:camera cid",
                                "a=ssrc:456 cname:x");
        String single = section("1", "sendonly", "camera other-cid") + sdp("a=ssrc:789 cname:x");

        assertThat(SessionDescriptions.addLayers(SESSION + again + single, Map.of("0", 2, "1", 1)))
                .isEqualTo(
                        SESSION
                                + section("0", "sendonly", "camera cid")
                                + sdp("a=rid:q send", "a=rid:h send", "a=simulcast:send q;h")
                                + single);
    }

    @Test
    void addsNoLayersToASectionThatHasThemOrSendsNothing() {
        String offer =
                SESSION
                        + section("0", "sendonly", "camera cid")
                        + sdp("a=rid:q send", "a=rid:h send", "a=simulcast:send q;h")
                        + section("1", "inactive", "camera other-cid");

        assertThat(SessionDescriptions.addLayers(offer, Map.of("0", 2, "1", 3))).isEqualTo(offer);
    }

    @Test
    void removesTheStreamsOfASectionThatSendsNothing() {
        String data = sdp("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:3");
        String sending = section("2", "sendonly", "camera cid") + sdp("a=ssrc:789 cname:x");
        String single =
                section("0", "inactive", "camera cid")
                        + sdp(
                                "a=ssrc-group:FID 123 456",
                                "a=ssrc:123 cname:x",
                                "a=ssrc:456 cname:x");
        String simulcast =
                section("1", "recvonly", "camera cid")
                        + sdp("a=rid:q send", "a=rid:h send", "a=simulcast:send q;h");

        assertThat(
                        SessionDescriptions.removeIdleStreams(
                                SESSION + single + simulcast + sending + data))
                .isEqualTo(
                        SESSION
                                + section("0", "inactive", "camera cid").replace(MSID, "")
                                + section("1", "recvonly", "camera cid").replace(MSID, "")
                                + sending
                                + data);
    }

    @Test
    void namesTheTrackOfASectionThatIsUsedAgain() {
        String offer =
                SESSION
                        + section("0", "sendonly", "camera first-cid")
                        + sdp("a=ssrc:123 cname:x", "a=ssrc:123 msid:camera first-cid")
                        + section("1", "sendonly", "camera other-cid");

        assertThat(SessionDescriptions.nameTracks(offer, Map.of("0", "second-$1cid")))
                .isEqualTo(
                        SESSION
                                + section("0", "sendonly", "camera second-$1cid")
                                + sdp("a=ssrc:123 cname:x", "a=ssrc:123 msid:camera second-$1cid")
                                + section("1", "sendonly", "camera other-cid"));
    }

    @Test
    void tellsEveryCodecHowFastToBegin() {
        String limited =
                SessionDescriptions.startBitrates(SESSION + VIDEO_ANSWER, Map.of("1", 1700));

        assertThat(limited.lines().toList())
                .as("VP8 has no format line, H264 has one")
                .containsSubsequence(
                        "a=rtpmap:96 VP8/90000", "a=fmtp:96 x-google-start-bitrate=1700")
                .contains(
                        "a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;x-google-start-bitrate=1700")
                .contains("a=fmtp:97 apt=96", "a=fmtp:99 apt=98")
                .noneMatch(line -> line.startsWith("b="));
        assertThat(limited.replaceAll("[^\r\n]+\r\n", "")).as("every line ends in CRLF").isEmpty();
        assertThat(limited).hasLineCount((SESSION + VIDEO_ANSWER).lines().toList().size() + 1);
    }

    @Test
    void leavesSectionsWithoutAStartAlone() {
        assertThat(SessionDescriptions.startBitrates(SESSION + VIDEO_ANSWER, Map.of("7", 1)))
                .isEqualTo(SESSION + VIDEO_ANSWER);
    }

    @Test
    void limitsVideoSectionsBehindTheirConnectionLine() {
        String idle = section("2", "inactive", "camera cid");
        String other = section("3", "recvonly", "camera cid");
        String data = sdp("m=application 9 UDP/DTLS/SCTP 5000", "c=IN IP4 0.0.0.0", "a=mid:0");

        String limited =
                SessionDescriptions.limitBitrate(
                        SESSION + data + VIDEO_ANSWER + idle + other, 800, Set.of("3"));

        assertThat(limited)
                .isEqualTo(
                        SESSION + data + limited(VIDEO_ANSWER, 800) + limited(idle, 800) + other);
    }

    private static String limited(String section, int kbps) {
        return section.replace("c=IN IP4 0.0.0.0\r\n", "c=IN IP4 0.0.0.0\r\nb=AS:" + kbps + "\r\n");
    }

    private static String section(String mid, String direction, String msid) {
        return sdp(
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "c=IN IP4 0.0.0.0",
                "a=mid:" + mid,
                "a=" + direction,
                "a=msid:" + msid,
                "a=rtpmap:96 VP8/90000");
    }

    private static String sdp(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
