// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.signal.FakeSockets;
import io.github.flinklivekit.client.internal.signal.FakeSockets.FakeSocket;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomOptions;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** A session that stands, and a server that is the test. */
@Timeout(60)
class RtcEngineTest {

    private final FakeSockets sockets = new FakeSockets();
    private final ManualLoop loop = new ManualLoop();
    private final Ignorant owner = new Ignorant();
    private final JoinAttempts attempts = new JoinAttempts();
    private RtcEngine engine;
    private CompletableFuture<AttemptOutcome> joining;

    @BeforeEach
    void join() throws Exception {
        engine =
                new RtcEngine(
                        SignalUrl.of("ws://127.0.0.1:7880"),
                        "jwt",
                        RoomOptions.DEFAULT,
                        sockets,
                        loop,
                        owner,
                        attempts);
        joining = engine.open();
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
    }

    @AfterEach
    void close() {
        engine.closeSignal();
        engine.closePeerConnections();
        engine.releaseRuntime();
    }

    @Test
    void aJoinWithoutMediaFailsAtTheConnectTimeout() {
        loop.advance(RoomOptions.DEFAULT.connectTimeout());

        assertThat(failure(joining).isMediaUnreachable()).isTrue();
    }

    @Test
    void aServerThatIsNotReachedTellsNothingOfTheSession() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resume();
        sockets.next().refuse(new RoomConnectException(Reason.SERVER_ERROR, "503"));
        loop.run();

        assertThat(failure(resumed).serverReached()).isFalse();
        assertThat(failure(resumed).sessionUnknown()).isFalse();
        assertThat(failure(resumed).cause()).hasMessage("503");
    }

    @Test
    void aResumeThatTheServerLeavesUnansweredHasReachedIt() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resume();
        reached().breaks("code 1011");
        loop.run();

        assertThat(failure(resumed).serverReached()).isTrue();
        assertThat(failure(resumed).sessionUnknown()).isFalse();
    }

    @Test
    void aServerThatSendsTheParticipantAwayDoesNotKnowTheSession() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resume();
        FakeSocket socket = reached();
        socket.says(
                SignalResponse.newBuilder()
                        .setLeave(
                                LeaveRequest.newBuilder()
                                        .setAction(LeaveRequest.Action.RECONNECT)
                                        .setReason(LivekitModels.DisconnectReason.STATE_MISMATCH))
                        .build());
        loop.run();

        assertThat(failure(resumed).sessionUnknown()).isTrue();
        assertThat(failure(resumed).isFinal()).isFalse();
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void aResumeFailsWhenMediaFindsNoPath() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resumeAnswered();
        loop.advance(Duration.ofSeconds(15));

        assertThat(failure(resumed).isMediaUnreachable()).isTrue();
        assertThat(failure(resumed).serverReached()).isTrue();
    }

    @Test
    void aResumeThatIsGivenUpDoesNotSayThatMediaFindsNoPath() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resumeAnswered();
        engine.endAttempt();

        assertThat(failure(resumed).cause()).isInstanceOf(CancellationException.class);
        assertThat(failure(resumed).isMediaUnreachable()).isFalse();
    }

    private CompletableFuture<AttemptOutcome> resume() {
        engine.onConnected();
        engine.onConnectionLost();
        return engine.resume();
    }

    private CompletableFuture<AttemptOutcome> resumeAnswered() throws Exception {
        CompletableFuture<AttemptOutcome> resumed = resume();
        reached()
                .says(
                        SignalResponse.newBuilder()
                                .setReconnect(ReconnectResponse.getDefaultInstance())
                                .build());
        loop.run();
        assertThat(resumed).as("there is no media").isNotDone();
        return resumed;
    }

    private static AttemptOutcome.Failed failure(CompletableFuture<AttemptOutcome> attempt) {
        assertThat(attempt).isCompletedWithValueMatching(AttemptOutcome.Failed.class::isInstance);
        return (AttemptOutcome.Failed) attempt.join();
    }

    private FakeSocket reached() throws InterruptedException {
        FakeSocket socket = sockets.next().accept();
        loop.run();
        return socket;
    }

    /** Nothing that it is told is of interest here. */
    private static final class Ignorant implements RtcEngine.Listener {

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
        public boolean isListeningToData() {
            return true;
        }

        @Override
        public void onNegotiationFailed(Throwable failure) {}
    }
}
