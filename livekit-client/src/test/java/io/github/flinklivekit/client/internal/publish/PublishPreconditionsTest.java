// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;

import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.JoinResponse;
import org.junit.jupiter.api.Test;

import javax.annotation.Nullable;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PublishPreconditionsTest {

    private static final List<String> ENCODERS = List.of("vp8", "vp9", "h264", "av1");

    @Test
    void letsThroughWhatIsAllowed() {
        assertThat(ofTrack(VideoCodec.VP8, join("video/VP8", "video/rtx", "audio/opus"))).isNull();
        assertThat(ofTrack(VideoCodec.H264, JoinResponse.newBuilder()))
                .as("a server that says nothing allows everything")
                .isNull();
    }

    @Test
    void namesTheCodecsOfABuildThatLacksOne() {
        try (WebRtcRuntime.Lease lease = WebRtcRuntime.acquire()) {
            assertThat(lease.encoderNames())
                    .as("no build for servers has it")
                    .doesNotContain("h265");
            assertThat(
                            PublishPreconditions.checkTrack(
                                    "cam",
                                    options(VideoCodec.H265),
                                    lease.encoderNames(),
                                    self(LivekitModels.ParticipantInfo.getDefaultInstance()),
                                    join("video/H265").build()))
                    .matches(PublishPreconditionsTest::isOfCodec)
                    .hasMessage(
                            "The track 'cam' cannot be encoded as h265: this native build has no encoder for it. It has "
                                    + lease.encoderNames());
        }
    }

    @Test
    void namesTheCodecsThatTheServerAllows() {
        assertThat(ofTrack(VideoCodec.AV1, join("video/VP8", "video/H264", "audio/opus")))
                .matches(PublishPreconditionsTest::isOfCodec)
                .hasMessage(
                        "The track 'cam' cannot be published as av1: the server allows [vp8, h264]");
    }

    @Test
    void saysThatTheTokenDoesNotAllowIt() {
        DefaultLocalParticipant self =
                self(may(ParticipantPermission.newBuilder().setCanSubscribe(true)));

        assertThat(ofTrack(self))
                .matches(refusal -> refusal.reason() == Reason.REFUSED)
                .hasMessage(
                        "The track 'cam' cannot be published: 'me' is not allowed to publish. Mint its token with canPublish");
    }

    @Test
    void heedsWhatIsAllowedSinceTheJoin() {
        DefaultLocalParticipant self =
                self(may(ParticipantPermission.newBuilder().setCanSubscribe(true)));
        self.update(
                ParticipantInfo.of(may(ParticipantPermission.newBuilder().setCanPublish(true))));

        assertThat(ofTrack(self)).isNull();
    }

    private static LivekitModels.ParticipantInfo may(ParticipantPermission.Builder permission) {
        return LivekitModels.ParticipantInfo.newBuilder()
                .setIdentity("me")
                .setPermission(permission)
                .build();
    }

    private static DefaultLocalParticipant self(LivekitModels.ParticipantInfo info) {
        return new DefaultLocalParticipant(ParticipantInfo.of(info), null, null);
    }

    @Nullable
    private static PublishException ofTrack(DefaultLocalParticipant self) {
        return PublishPreconditions.checkTrack(
                "cam", options(VideoCodec.VP8), ENCODERS, self, join("video/VP8").build());
    }

    private static boolean isOfCodec(PublishException refusal) {
        return refusal.reason() == Reason.CODEC_UNAVAILABLE;
    }

    @Nullable
    private static PublishException ofTrack(VideoCodec codec, JoinResponse.Builder join) {
        return PublishPreconditions.checkTrack(
                "cam",
                options(codec),
                ENCODERS,
                self(LivekitModels.ParticipantInfo.getDefaultInstance()),
                join.build());
    }

    private static TrackPublishOptions options(VideoCodec codec) {
        return TrackPublishOptions.builder().videoCodec(codec).build();
    }

    private static JoinResponse.Builder join(String... codecs) {
        JoinResponse.Builder join = JoinResponse.newBuilder();
        for (String mime : codecs) {
            join.addEnabledPublishCodecs(LivekitModels.Codec.newBuilder().setMime(mime));
        }
        return join;
    }
}
