// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import livekit.LivekitModels;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A track that is published as TR_1, and a server that is the test. */
class MuteReconcilerTest {

    private static final Duration BLACK = Duration.ofSeconds(1);

    private final ManualLoop loop = new ManualLoop();
    private final FakeSession session = new FakeSession(loop);
    private final RecordedEvents events = new RecordedEvents();
    private final MuteReconciler mutes = new MuteReconciler(session, events.direct());
    private final WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire();
    private final DefaultVideoSource source = new DefaultVideoSource(64, 48);
    private final DefaultLocalVideoTrack track = source.createTrack("cam");
    private final OutboundTrack entry;

    MuteReconcilerTest() {
        session.self =
                new DefaultLocalParticipant(
                        ParticipantInfo.of(
                                LivekitModels.ParticipantInfo.newBuilder()
                                        .setIdentity("me")
                                        .build()),
                        null,
                        null);
        AdaptedVideoSource outlet = new AdaptedVideoSource(runtime, "native");
        entry =
                new OutboundTrack(
                        track,
                        TrackPublishOptions.DEFAULT,
                        outlet,
                        new BlackFrames(new NativeBlackPictures(outlet, source), loop));
        entry.nextGeneration();
        answer("TR_1", false);
    }

    @AfterEach
    void close() {
        track.stopPublishing();
        entry.source.close();
        source.close();
        runtime.close();
    }

    @Test
    void viewersSeeBlackBeforeTheServerHears() {
        setMuted(true);
        loop.advance(Duration.ofMillis(100));
        assertThat(session.sent()).isEmpty();
        loop.advance(BLACK);

        assertThat(told()).containsExactly("TR_1 true");
        assertThat(events.take()).containsExactly("muted TR_1 by me");
        setMuted(false);
        assertThat(told()).containsExactly("TR_1 false");
        assertThat(events.take()).containsExactly("unmuted TR_1 by me");
    }

    @Test
    void theServersMuteIsObeyed() {
        mutes.applyServerMute(entry, true);

        assertThat(track.isMuted()).isTrue();
        assertThat(events.take()).containsExactly("muted TR_1 by me");
        mutes.publishMuteState(entry);
        assertThat(events.take()).as("it is brought about").isEmpty();
    }

    @Test
    void aResumedSessionIsToldWhatTheTrackIs() {
        mutes.resend(List.of(entry));
        assertThat(told()).containsExactly("TR_1 false");

        setMuted(true);
        loop.advance(BLACK);
        told();
        mutes.resend(List.of(entry));
        loop.advance(BLACK);
        assertThat(told()).containsExactly("TR_1 true");
    }

    @Test
    void aMuteThatTheServerHasNotHeardStandsAfterAResume() {
        setMuted(true);

        resume(false);

        assertThat(track.isMuted()).isTrue();
        assertThat(told()).containsExactly("TR_1 true");
    }

    @Test
    void anUnmuteThatTheServerHasNotHeardStandsAfterAResume() {
        setMuted(true);
        setMuted(false);

        resume(true);

        assertThat(track.isMuted()).isFalse();
        assertThat(told()).last().isEqualTo("TR_1 false");
    }

    @Test
    void aMuteThatIsUnderWayStandsAfterAResume() {
        track.setMuted(true); // The room's thread has not come to it yet.

        resume(false);
        mutes.publishMuteState(entry);
        loop.advance(BLACK);

        assertThat(track.isMuted()).isTrue();
        assertThat(told()).last().isEqualTo("TR_1 true");
    }

    @Test
    void whatTheServerHasSaidMeanwhileCountsAfterAResume() {
        resume(true);
        assertThat(track.isMuted()).isTrue();
        assertThat(events.take()).containsExactly("muted TR_1 by me");
        assertThat(told()).containsExactly("TR_1 true");

        resume(false);
        assertThat(track.isMuted()).isFalse();
        assertThat(events.take()).containsExactly("unmuted TR_1 by me");
    }

    /** Whatever the server says later is the later word. */
    @Test
    void whatTheServerHasHeardIsNotHeldAgainstIt() {
        setMuted(true);
        mutes.onLocalTrackInfo(List.of(entry), info(true));

        resume(false);

        assertThat(track.isMuted()).isFalse();
    }

    /** It may have been on its way before the server heard this side. */
    @Test
    void whatTheServerSaysOfItsOwnAccordCountsAfterAResumeAlone() {
        mutes.onLocalTrackInfo(List.of(entry), info(true));
        assertThat(track.isMuted()).isFalse();

        resume(false);
        mutes.onLocalTrackInfo(List.of(entry), info(true));
        assertThat(track.isMuted()).isFalse();
    }

    /** What it says of a track before it has heard of it anew is not what a resume begins with. */
    @Test
    void whatTheServerSaysAfterAResumeThatFailedIsNotItsFirstWord() {
        mutes.onResuming();
        mutes.onSessionDropped();
        entry.invalidate();
        entry.nextGeneration();
        answer("TR_2", false);

        mutes.onLocalTrackInfo(List.of(entry), List.of(TrackInfo.of(message("TR_2", true))));

        assertThat(track.isMuted()).isFalse();
        assertThat(events.take()).isEmpty();
    }

    @Test
    void aMuteOfAFormerSessionIsNotToldToTheNext() {
        setMuted(true);
        entry.invalidate();
        loop.advance(BLACK);

        assertThat(told()).isEmpty();
    }

    @Test
    void aTrackThatIsPublishedAnewIsAnnouncedAsItIs() {
        entry.invalidate();
        setMuted(true);
        loop.advance(BLACK);
        assertThat(told()).as("there is nothing yet that could be muted").isEmpty();
        assertThat(events.take()).containsExactly("muted TR_1 by me");

        entry.nextGeneration();
        assertThat(entry.addTrackRequest().getMuted()).isTrue();
        answer("TR_2", true);
        assertThat(told()).isEmpty();
    }

    @Test
    void aMuteDuringTheAnnouncementIsToldAfterIt() {
        entry.nextGeneration();
        setMuted(true);
        answer("TR_2", false);
        loop.advance(BLACK);

        assertThat(told()).containsExactly("TR_2 true");
        assertThat(events.take()).containsExactly("muted TR_1 by me");
    }

    /** As LocalTracks does. */
    private void answer(String sid, boolean announced) {
        TrackInfo info = TrackInfo.of(message(sid, announced));
        entry.sid = sid;
        if (entry.publication == null) {
            entry.publication = new DefaultLocalTrackPublication(info, track, entry.options);
        } else {
            entry.publication.update(info.withMuted(entry.publication.isMuted()));
        }
        mutes.onPublished(entry, announced);
    }

    private void setMuted(boolean muted) {
        track.setMuted(muted);
        mutes.publishMuteState(entry);
    }

    private void resume(boolean believed) {
        mutes.onResuming();
        mutes.onLocalTrackInfo(List.of(entry), info(believed));
        mutes.resend(List.of(entry));
        loop.advance(BLACK);
    }

    private List<String> told() {
        return session.take().stream()
                .map(SignalRequest::getMute)
                .map((MuteTrackRequest mute) -> mute.getSid() + " " + mute.getMuted())
                .toList();
    }

    private static List<TrackInfo> info(boolean muted) {
        return List.of(TrackInfo.of(message("TR_1", muted)));
    }

    private static LivekitModels.TrackInfo message(String sid, boolean muted) {
        return LivekitModels.TrackInfo.newBuilder().setSid(sid).setMuted(muted).build();
    }
}
