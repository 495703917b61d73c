// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.concurrent.Await;
import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.rtc.AnsweringPeer;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.room.IceTransportPolicy;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Publications over real peer connections, to a server that is the test. */
@Timeout(60)
class LocalTracksTest {

    private static final TrackPublishOptions OPTIONS =
            TrackPublishOptions.builder().simulcast(false).build();

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final FakeSession session = new FakeSession(loop);
    private final RecordedEvents events = new RecordedEvents();
    private final LocalTracks tracks = new LocalTracks(session, events.direct());
    private final WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire();
    private final DefaultVideoSource source = new DefaultVideoSource(64, 48);
    private final DefaultLocalVideoTrack track = source.createTrack("cam");
    private AnsweringPeer server;

    @BeforeEach
    void connect() throws Exception {
        session.runtime = runtime;
        session.self =
                new DefaultLocalParticipant(
                        ParticipantInfo.of(
                                LivekitModels.ParticipantInfo.newBuilder()
                                        .setIdentity("me")
                                        .build()),
                        tracks,
                        null);
        onLoop(this::openPeers);
    }

    @AfterEach
    void close() throws Exception {
        onLoop(
                () -> {
                    tracks.endAll();
                    closePeers();
                });
        loop.shutdown();
        assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        source.close();
        runtime.close();
    }

    @Test
    void aTrackIsTakenWhenItsMediaIsAnswered() throws Exception {
        LocalTrackPublication publication = published("TR_1");

        assertThat(publication.sid()).isEqualTo("TR_1");
        assertThat(track.sid()).isEqualTo("TR_1");
        assertThat(tracks.publications()).containsOnly(Map.entry("TR_1", publication));
    }

    @Test
    void aTurnedTrackIsAnnouncedAsItIsSeen() throws Exception {
        try (DefaultVideoSource turned =
                new DefaultVideoSource(
                        64, 48, VideoRotation.ROTATION_270, PixelEncoding.BT601_LIMITED)) {
            CompletableFuture<LocalTrackPublication> publishing =
                    tracks.publish(turned.createTrack("cam"), OPTIONS);
            AddTrackRequest request = awaitAnnouncement(0);
            onLoop(tracks::endAll);

            assertThat(request.getWidth()).isEqualTo(48);
            assertThat(request.getHeight()).isEqualTo(64);
            assertThat(request.getLayers(0).getWidth()).isEqualTo(48);
            assertThat(publishing).isCompletedExceptionally();
        }
    }

    @Test
    void theServersMuteIsObeyedBeforeTheMediaIsAnswered() throws Exception {
        CompletableFuture<LocalTrackPublication> publishing = tracks.publish(track, OPTIONS);
        AddTrackRequest request = awaitAnnouncement(0);
        answer(request, "TR_1");
        onLoop(() -> tracks.onMutedByServer("TR_1", true));

        assertThat(track.isMuted()).isTrue();
        answerMedia(request);
        assertThat(publishing.get(10, TimeUnit.SECONDS).isMuted()).isTrue();
    }

    @Test
    void whatTheServerTakesDownBeforeItsMediaIsAnsweredHasFailed() throws Exception {
        CompletableFuture<LocalTrackPublication> publishing = tracks.publish(track, OPTIONS);
        answer(awaitAnnouncement(0), "TR_1");
        onLoop(() -> tracks.onUnpublishedByServer("TR_1"));

        assertThatThrownBy(() -> publishing.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        PublishException.class,
                        taken -> assertThat(taken.reason()).isEqualTo(Reason.NO_ANSWER))
                .hasMessage("The server has unpublished the track 'cam'");
        onLoop(
                () ->
                        assertThat(track.startPublishing(tracks, "again"))
                                .as("it is free")
                                .isNotNull());
        track.stopPublishing();
    }

    @Test
    void theServersWordsOfATrackThatIsPublishedAnewAreHeard() throws Exception {
        LocalTrackPublication publication = published("TR_1");
        joinAgain();
        answer(awaitAnnouncement(1), "TR_2");

        onLoop(() -> tracks.onMutedByServer("TR_1", true));
        assertThat(track.isMuted()).as("there is no such track any more").isFalse();
        onLoop(() -> tracks.onMutedByServer("TR_2", true));
        assertThat(track.isMuted()).isTrue();
        onLoop(() -> tracks.onUnpublishedByServer("TR_2"));
        assertThat(tracks.publications()).isEmpty();
        assertThat(publication.track()).isSameAs(track);
    }

    /** The server lets a second announcement under one id wait until the first track ends. */
    @Test
    void aBreakWhileATrackIsPublishedAnewDoesNotEndIt() throws Exception {
        LocalTrackPublication publication = published("TR_1");
        joinAgain();
        AddTrackRequest unanswered = awaitAnnouncement(1);
        CompletableFuture<Void> restored = new CompletableFuture<>();
        session.connected = restored;
        onLoop(tracks::onResumed);
        assertThat(announcements()).as("while the connection is being restored").hasSize(2);

        onLoop(() -> restored.complete(null));
        AddTrackRequest request = awaitAnnouncement(2);
        assertThat(request.getCid()).isNotEqualTo(unanswered.getCid());
        answer(request, "TR_2");
        answerMedia(request);

        Await.until(() -> track.sid().equals("TR_2"), () -> "the sid is " + track.sid());
        assertThat(tracks.publications()).containsOnly(Map.entry("TR_2", publication));
    }

    @Test
    void aBreakEndsAPublicationThatNeverWas() throws Exception {
        CompletableFuture<LocalTrackPublication> publishing = tracks.publish(track, OPTIONS);
        awaitAnnouncement(0);
        onLoop(tracks::onResumed);

        assertThatThrownBy(() -> publishing.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        PublishException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(announcements()).hasSize(1);
    }

    @Test
    void aResumeNamesWhatTheServerKnows() throws Exception {
        published("TR_1");
        assertThat(resumedSids()).containsExactly("TR_1");

        joinAgain();
        AddTrackRequest again = awaitAnnouncement(1);
        assertThat(resumedSids()).as("of the former session").isEmpty();
        answer(again, "TR_2");
        assertThat(resumedSids()).containsExactly("TR_2");
    }

    /** The announcement says what is so; what the server believed before is of the past. */
    @Test
    void aMuteOfTheServerIsNotObeyedWhenAJoinFollowsAResumeThatFailed() throws Exception {
        published("TR_1");
        onLoop(tracks::onResuming);
        joinAgain();
        AddTrackRequest request = awaitAnnouncement(1);
        answer(request, "TR_2");
        answerMedia(request);
        Await.until(() -> track.sid().equals("TR_2"), () -> "the sid is " + track.sid());

        onLoop(
                () ->
                        tracks.onLocalTrackInfo(
                                List.of(
                                        TrackInfo.of(
                                                LivekitModels.TrackInfo.newBuilder()
                                                        .setSid("TR_2")
                                                        .setMuted(true)
                                                        .build()))));
        assertThat(track.isMuted()).isFalse();
    }

    @Test
    void toAskWhatAResumeNamesChangesNothing() throws Exception {
        published("TR_1");
        resumedSids();

        onLoop(
                () ->
                        tracks.onLocalTrackInfo(
                                List.of(
                                        TrackInfo.of(
                                                LivekitModels.TrackInfo.newBuilder()
                                                        .setSid("TR_1")
                                                        .setMuted(true)
                                                        .build()))));
        assertThat(track.isMuted()).as("no resume has begun").isFalse();
    }

    private LocalTrackPublication published(String sid) throws Exception {
        CompletableFuture<LocalTrackPublication> publishing = tracks.publish(track, OPTIONS);
        AddTrackRequest request = awaitAnnouncement(0);
        answer(request, sid);
        answerMedia(request);
        return publishing.get(10, TimeUnit.SECONDS);
    }

    /** As a full reconnect does. */
    private void joinAgain() throws Exception {
        onLoop(
                () -> {
                    tracks.onConnectionsDropped();
                    closePeers();
                    openPeers();
                    tracks.republishAll();
                });
    }

    private List<String> resumedSids() throws Exception {
        SyncState.Builder state = SyncState.newBuilder();
        onLoop(() -> tracks.addSyncState(state));
        return state.getPublishTracksList().stream()
                .map(published -> published.getTrack().getSid())
                .toList();
    }

    private AddTrackRequest awaitAnnouncement(int number) throws Exception {
        Await.until(() -> announcements().size() > number, () -> announcements() + " is all");
        return announcements().get(number);
    }

    private List<AddTrackRequest> announcements() {
        return session.sent().stream()
                .filter(SignalRequest::hasAddTrack)
                .map(SignalRequest::getAddTrack)
                .toList();
    }

    private void answer(AddTrackRequest request, String sid) throws Exception {
        TrackPublishedResponse answer =
                TrackPublishedResponse.newBuilder()
                        .setCid(request.getCid())
                        .setTrack(
                                LivekitModels.TrackInfo.newBuilder()
                                        .setSid(sid)
                                        .setName(request.getName())
                                        .setMuted(request.getMuted()))
                        .build();
        onLoop(() -> tracks.requests().onPublished(answer));
    }

    /** Answers the offer that has the announced track. */
    private void answerMedia(AddTrackRequest request) throws Exception {
        Await.until(() -> offer(request).isPresent(), () -> "no offer of " + request);
        SessionDescription offer = offer(request).orElseThrow();
        onLoop(() -> server.answer(offer))
                .thenAcceptAsync(answer -> session.peers().onAnswer(answer), loop)
                .get(10, TimeUnit.SECONDS);
    }

    private Optional<SessionDescription> offer(AddTrackRequest request) {
        return session.sent().stream()
                .filter(SignalRequest::hasOffer)
                .map(SignalRequest::getOffer)
                .filter(offer -> offer.getSdp().contains(request.getCid()))
                .findFirst();
    }

    private void openPeers() {
        server = new AnsweringPeer(runtime, loop);
        session.peers =
                new PeerConnections(
                        runtime,
                        List.of(),
                        IceTransportPolicy.ALL,
                        true,
                        loop,
                        new PeerConnections.Listener() {
                            @Override
                            public void send(SignalRequest request) {
                                session.send(request);
                            }

                            @Override
                            public void onReceivedTracks(Map<String, VideoTrack> received) {}

                            @Override
                            public void onConnectionStateChange() {}

                            @Override
                            public void onDataMessage(byte[] message, boolean reliable) {}

                            @Override
                            public boolean isListeningToData() {
                                return true;
                            }

                            @Override
                            public void onNegotiationFailed(Throwable failure) {
                                throw new AssertionError(failure);
                            }
                        });
    }

    private void closePeers() {
        session.peers.close();
        server.close();
    }

    private void onLoop(Runnable action) throws Exception {
        loop.submit(action).get(10, TimeUnit.SECONDS);
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        return loop.submit(action).get(10, TimeUnit.SECONDS);
    }
}
