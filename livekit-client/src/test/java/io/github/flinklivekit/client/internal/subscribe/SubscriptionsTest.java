// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.TrackSettings;
import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.track.RemoteTrackPublication;

import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.UpdateSubscription;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionsTest {

    private final ManualLoop loop = new ManualLoop();
    private final FakeSession session = new FakeSession(loop);
    private final RecordedEvents events = new RecordedEvents();

    /** Disabled is all that a resume can say of them, and what was said before it may be lost. */
    @Test
    void aResumedSessionIsToldTheSettingsOfWhatIsSubscribed() {
        Subscriptions subscriptions = new Subscriptions(session, true);
        Participants participants = withTracks(subscriptions);
        RemoteTrackPublication first = publication(participants, "TR_1");
        first.setEnabled(false);
        first.setEnabled(true);
        publication(participants, "TR_2").setVideoFps(5);
        publication(participants, "TR_3").setSubscribed(false);
        loop.run();
        session.take();

        subscriptions.resendAfterResume(participants);

        assertThat(session.sent())
                .filteredOn(SignalRequest::hasTrackSetting)
                .extracting(SignalRequest::getTrackSetting)
                .containsExactlyInAnyOrder(
                        TrackSettings.DEFAULT.message("TR_1"),
                        TrackSettings.DEFAULT.withFps(5).message("TR_2"));
    }

    /** A resume says what is unsubscribed alone. */
    @Test
    void aResumedSessionIsToldWhatIsSubscribedAgain() {
        Subscriptions subscriptions = new Subscriptions(session, true);
        Participants participants = withTracks(subscriptions);
        publication(participants, "TR_1").setSubscribed(false);
        publication(participants, "TR_1").setSubscribed(true);
        publication(participants, "TR_3").setSubscribed(false);
        loop.run();
        session.take();

        assertThat(subscriptions.syncState(participants).getTrackSidsList())
                .containsExactly("TR_3");
        subscriptions.resendAfterResume(participants);

        assertThat(subscription().getSubscribe()).isTrue();
        assertThat(subscription().getTrackSidsList()).containsExactlyInAnyOrder("TR_1", "TR_2");
    }

    /** Who subscribes by itself says at a resume what is subscribed alone. */
    @Test
    void aResumedSessionIsToldWhatIsNotSubscribedAnyMore() {
        Subscriptions subscriptions = new Subscriptions(session, false);
        Participants participants = withTracks(subscriptions);
        publication(participants, "TR_1").setSubscribed(true);
        publication(participants, "TR_2").setSubscribed(true);
        publication(participants, "TR_2").setSubscribed(false);
        loop.run();
        session.take();

        assertThat(subscriptions.syncState(participants).getTrackSidsList())
                .containsExactly("TR_1");
        subscriptions.resendAfterResume(participants);

        assertThat(subscription().getSubscribe()).isFalse();
        assertThat(subscription().getTrackSidsList()).containsExactlyInAnyOrder("TR_2", "TR_3");
    }

    private UpdateSubscription subscription() {
        List<SignalRequest> told =
                session.sent().stream().filter(SignalRequest::hasSubscription).toList();
        assertThat(told).hasSize(1);
        return told.get(0).getSubscription();
    }

    private Participants withTracks(Subscriptions subscriptions) {
        Participants participants = new Participants(events.direct(), subscriptions);
        LivekitModels.ParticipantInfo.Builder alice =
                LivekitModels.ParticipantInfo.newBuilder()
                        .setIdentity("alice")
                        .setSid("PA_alice")
                        .setState(State.ACTIVE);
        for (String sid : List.of("TR_1", "TR_2", "TR_3")) {
            alice.addTracks(
                    LivekitModels.TrackInfo.newBuilder()
                            .setSid(sid)
                            .setType(LivekitModels.TrackType.VIDEO));
        }
        participants.update(List.of(alice.build()));
        return participants;
    }

    private static RemoteTrackPublication publication(Participants participants, String sid) {
        return participants.findTrack(sid).orElseThrow().publication();
    }
}
