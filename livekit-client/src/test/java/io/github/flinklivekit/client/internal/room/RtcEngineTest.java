// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.signal.FakeSockets;
import io.github.flinklivekit.client.internal.signal.FakeSockets.FakeSocket;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomOptions;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SyncState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** A session that stands, and a server that is the test. */
@Timeout(60)
class RtcEngineTest {

    private final FakeSockets sockets = new FakeSockets();
    private final ManualLoop loop = new ManualLoop();
    private final Ignorant owner = new Ignorant();
    private RtcEngine engine;

    @BeforeEach
    void join() throws Exception {
        engine =
                new RtcEngine(
                        SignalUrl.of("ws://127.0.0.1:7880"),
                        "jwt",
                        RoomOptions.DEFAULT,
                        sockets,
                        loop,
                        owner);
        engine.open();
        reached()
                .says(
                        SignalResponse.newBuilder()
                                .setJoin(
                                        JoinResponse.newBuilder()
                                                .setParticipant(
                                                        LivekitModels.ParticipantInfo.newBuilder()
                                                                .setSid("PA_me"))
                                                .setSubscriberPrimary(true))
                                .build());
        loop.run();
        engine.onConnected();
        engine.onConnectionLost();
    }

    @AfterEach
    void close() {
        engine.closeSignal();
        engine.closePeerConnections();
        engine.releaseRuntime();
    }

    @Test
    void aSecondResumeThatTheServerLeavesUnansweredIsTheLast() throws Exception {
        resumeUnanswered();
        assertThat(engine.isResumable()).isTrue();

        resumeUnanswered();
        assertThat(engine.isResumable()).isFalse();
    }

    @Test
    void aSecondResumeThatBreaksBeforeMediaStandsIsTheLast() throws Exception {
        resumeAnswered();
        engine.onConnectionLost();
        assertThat(engine.isResumable()).isTrue();

        resumeAnswered();
        engine.onConnectionLost();
        assertThat(engine.isResumable()).isFalse();
    }

    @Test
    void aServerThatIsNotReachedIsTriedAsOftenAsTheOwnerLikes() throws Exception {
        resumeUnanswered();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> resumed = engine.restore();
            sockets.next().refuse(new RoomConnectException(Reason.SERVER_ERROR, "503"));
            loop.run();
            fail(resumed);
        }

        assertThat(engine.isResumable()).isTrue();
    }

    @Test
    void aResumeThatStandsBeginsTheCountAnew() throws Exception {
        resumeUnanswered();
        resumeAnswered();
        engine.onConnected();
        engine.onConnectionLost();

        resumeUnanswered();
        assertThat(engine.isResumable()).isTrue();
    }

    @Test
    void mediaThatFindsNoPathIsNotLookedForTwice() throws Exception {
        CompletableFuture<Void> resumed = resumeAnswered();
        loop.advance(Duration.ofSeconds(15));
        fail(resumed);

        assertThat(engine.isResumable()).isFalse();
    }

    private void resumeUnanswered() throws Exception {
        CompletableFuture<Void> resumed = engine.restore();
        reached().breaks("code 1011");
        loop.run();
        fail(resumed);
    }

    private CompletableFuture<Void> resumeAnswered() throws Exception {
        CompletableFuture<Void> resumed = engine.restore();
        reached()
                .says(
                        SignalResponse.newBuilder()
                                .setReconnect(ReconnectResponse.getDefaultInstance())
                                .build());
        loop.run();
        assertThat(resumed).as("there is no media").isNotDone();
        return resumed;
    }

    /** As its owner does. */
    private void fail(CompletableFuture<Void> attempted) {
        assertThat(attempted).isCompletedExceptionally();
        attempted.exceptionally(
                failure -> {
                    engine.attemptFailed(failure.getCause());
                    return null;
                });
    }

    private FakeSocket reached() throws InterruptedException {
        FakeSocket socket = sockets.next().accept();
        loop.run();
        return socket;
    }

    /** Nothing that it is told is of interest here. */
    private static final class Ignorant implements RtcEngine.Owner {

        @Override
        public void onAdmitted(ParticipantInfo self) {}

        @Override
        public void onJoined(JoinResponse response) {}

        @Override
        public void addSyncState(SyncState.Builder state) {}

        @Override
        public void onSignal(SignalResponse message) {}

        @Override
        public void onSignalLost(String why) {}

        @Override
        public void send(SignalRequest request) {}

        @Override
        public void onReceivedTracks(Map<String, VideoTrack> tracks) {}

        @Override
        public void onConnectionStateChange() {}

        @Override
        public void onDataMessage(byte[] message, boolean reliable) {}

        @Override
        public void onNegotiationFailed(Throwable failure) {}
    }
}
