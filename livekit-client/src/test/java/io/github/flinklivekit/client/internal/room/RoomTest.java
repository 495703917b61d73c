// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.concurrent.Await;
import io.github.flinklivekit.client.internal.publish.DefaultVideoSource;
import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.internal.signal.FakeSockets;
import io.github.flinklivekit.client.internal.signal.FakeSockets.FakeSocket;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSource;

import livekit.LivekitModels;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A room whose server is the test. */
@Timeout(60)
class RoomTest {

    private static final String URL = "ws://127.0.0.1:7880";
    private static final String TOKEN = "header.s3cret.signature";

    private final FakeSockets sockets = new FakeSockets();
    private final RecordedEvents events = new RecordedEvents();
    private final JoinAttempts attempts = new JoinAttempts();
    private final Room room = new DefaultRoom(sockets, attempts);

    RoomTest() {
        room.addListener(events);
    }

    @AfterEach
    void leavesNothingBehind() {
        room.close();
        RoomThreadsAssertion.assertThatNoRoomIsAlive();
    }

    @Test
    void joinsWithTheTokenInTheHeaderAlone() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next();

        assertThat(socket.token()).isEqualTo(TOKEN);
        assertThat(socket.address().toString())
                .isEqualTo("ws://127.0.0.1:7880/rtc?protocol=15&sdk=java&auto_subscribe=1");
        assertThat(room.connectionState()).isEqualTo(ConnectionState.CONNECTING);
        assertThat(joined).isNotDone();
    }

    @Test
    void failsWhenTheServerSendsItAway() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(leave(LeaveRequest.Action.DISCONNECT));

        RoomConnectException e = failure(joined);
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        assertThat(e.isRetryable()).isFalse();
        assertThat(e).hasMessage(URL + " refused the join: USER_REJECTED");
        assertThat(room.connectionState()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(events.lines()).as("it never was connected").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDuplicateAfterAnAttemptOfItsOwnIsNoOther(boolean own) throws Exception {
        if (own) {
            attempts.givenUp();
        }
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());
        socket.says(
                leave(
                        LeaveRequest.Action.DISCONNECT,
                        LivekitModels.DisconnectReason.DUPLICATE_IDENTITY));

        assertThat(failure(joined).failure())
                .isEqualTo(
                        own
                                ? ConnectionFailure.OWN_DUPLICATE
                                : ConnectionFailure.LEAVE_DUPLICATE_IDENTITY);
    }

    @ParameterizedTest
    @EnumSource(
            value = LeaveRequest.Action.class,
            names = {"RESUME", "RECONNECT"})
    void canBeTriedAgainWhenTheServerSaysSo(LeaveRequest.Action action) throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());
        socket.says(leave(action));

        assertThat(failure(joined).reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure(joined).isRetryable()).isTrue();
    }

    @Test
    void failsWhenTheFirstMessageIsGarbage() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(new byte[] {-1, -1, -1, -1});

        assertThat(failure(joined).reason()).isEqualTo(Reason.SERVER_ERROR);
    }

    @Test
    void failsWhenTheFirstMessageIsNoJoin() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(SignalResponse.newBuilder().setRefreshToken("new").build());

        assertThat(failure(joined)).hasMessage(URL + " began with a message that is no join");
    }

    @Test
    void failsWhenTheServerIsSilent() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN, within(Duration.ofMillis(200)));
        FakeSocket socket = sockets.next().accept();

        assertThat(failure(joined).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure(joined)).hasMessageStartingWith(URL + " did not answer within");
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void failsWhenTheSocketCloses() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.breaks("the server closed it with code 1011");

        assertThat(failure(joined).reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure(joined)).hasMessageContaining("code 1011");
    }

    @Test
    void failsWhenTheSocketClosesBeforeMediaStands() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());
        Await.until(() -> room.name().equals("lobby"), () -> "the name is " + room.name());
        socket.breaks("the server closed it with code 1001");

        assertThat(failure(joined).reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure(joined)).hasMessageContaining("code 1001");
    }

    @Test
    void saysThatMediaFindsNoPath() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN, within(Duration.ofSeconds(1)));
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());

        assertThat(failure(joined).reason()).isEqualTo(Reason.MEDIA_UNREACHABLE);
        assertThat(failure(joined)).hasMessageContaining("no path for media");
        assertThat(socket.sent()).last().matches(SignalRequest::hasLeave);
    }

    @Test
    void tellsWhoIsThereWhileItConnects() throws Exception {
        room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());
        Await.until(() -> !events.lines().isEmpty(), () -> "no event");

        assertThat(events.lines()).containsExactly("joined alice");
        assertThat(room.localParticipant().identity()).isEqualTo("me");
        assertThat(room.remoteParticipant("alice")).isPresent();
        assertThat(room.sid()).isEqualTo("RM_1");
    }

    @Test
    void canBeLeftWhileItConnects() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next();
        CompletableFuture<Void> left = room.disconnect();
        left.get(10, TimeUnit.SECONDS);

        assertThat(failure(joined)).hasMessage("The room was left before it was joined");
        socket.accept();
        Await.until(socket::isClosed, () -> "the socket stays open");
        assertThat(socket.isStarted()).isFalse();
        assertThat(events.lines()).isEmpty();
    }

    @Test
    void canBeLeftAtTheVeryBeginning() throws Exception {
        for (int i = 0; i < 20; i++) {
            Room quick = new DefaultRoom(sockets, new JoinAttempts());
            CompletableFuture<Void> joined = quick.connect(URL, TOKEN);
            quick.disconnect().get(10, TimeUnit.SECONDS);

            assertThat(failure(joined)).isNotNull();
        }
    }

    @Test
    void isJoinedOnce() {
        room.connect(URL, TOKEN);

        assertThatIllegalStateException()
                .isThrownBy(() -> room.connect(URL, TOKEN))
                .withMessage("A room is joined once: create another one to connect again");
    }

    @Test
    void isNotJoinedAfterItWasClosed() {
        room.close();

        assertThatIllegalStateException().isThrownBy(() -> room.connect(URL, TOKEN));
    }

    @Test
    void canBeClosedWithoutHavingBeenJoined() throws Exception {
        assertThat(room.name()).isEmpty();
        assertThat(room.connectionState()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(room.remoteParticipants()).isEmpty();
        assertThatIllegalStateException().isThrownBy(room::localParticipant);
        room.disconnect().get(10, TimeUnit.SECONDS);
        room.disconnect().get(10, TimeUnit.SECONDS);
        room.close();
    }

    @Test
    void canBeClosedOnItsOwnThread() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        CompletableFuture<String> closedBy = new CompletableFuture<>();
        joined.whenComplete(
                (done, failure) -> {
                    room.close();
                    closedBy.complete(Thread.currentThread().getName());
                });
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.breaks("code 1011");

        assertThat(closedBy.get(10, TimeUnit.SECONDS)).isEqualTo("livekit-room");
    }

    @Test
    void refusesAUrlThatIsNone() {
        CompletableFuture<Void> joined = room.connect("localhost:7880", TOKEN);

        assertThat(failure(joined).reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
        assertThat(sockets.waiting()).isZero();
    }

    @Test
    void publishesNothingOnceItIsLeft() throws Exception {
        room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(join());
        Await.until(() -> room.name().equals("lobby"), () -> "the name is " + room.name());
        LocalParticipant self = room.localParticipant();
        try (VideoSource source = new DefaultVideoSource(64, 48)) {
            LocalVideoTrack track = source.createTrack("cam");
            CompletableFuture<?> early = self.publishTrack(track, TrackPublishOptions.DEFAULT);
            room.disconnect().get(10, TimeUnit.SECONDS);
            CompletableFuture<?> late = self.publishTrack(track, TrackPublishOptions.DEFAULT);

            assertThat(early).failsWithin(Duration.ofSeconds(10));
            assertThat(late).failsWithin(Duration.ofSeconds(10));
            assertThat(self.publishData("topic", new byte[1], true))
                    .failsWithin(Duration.ofSeconds(10));
            assertThat(self.unpublishTrack(track)).failsWithin(Duration.ofSeconds(10));
            assertThat(track.stats()).failsWithin(Duration.ofSeconds(10));
            assertThat(self.trackPublications()).isEmpty();
        }
    }

    @Test
    void passesOverTheLineBreakBehindAToken() throws Exception {
        room.connect(URL, " " + TOKEN + "\r\n");

        assertThat(sockets.next().token()).isEqualTo(TOKEN);
    }

    /** With real sockets, whose exceptions would repeat it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "header.s3cret\n.signature",
                "header.s3cret\u0000",
                "header s3cret",
                "s3cr\u00e9t s3cret"
            })
    void refusesATokenThatIsNoneWithoutShowingIt(String token) {
        try (Room real = new DefaultRoom(new JoinAttempts())) {
            CompletableFuture<Void> joined = real.connect("ws://127.0.0.1:1", token);

            assertThat(failure(joined).reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(failure(joined)).hasMessageStartingWith("The token has characters");
            for (Throwable cause = failure(joined); cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("s3cret");
                assertThat(cause.getSuppressed()).isEmpty();
            }
        }
    }

    @Test
    void showsTheTokenToNobody() throws Exception {
        CompletableFuture<Void> joined = room.connect(URL, TOKEN);
        FakeSocket socket = sockets.next().accept();
        Await.until(socket::isStarted, () -> "the socket is not started");
        socket.says(leave(LeaveRequest.Action.DISCONNECT));

        assertThat(failure(joined).toString()).doesNotContain("s3cret");
        assertThat(room.toString()).doesNotContain("s3cret");
    }

    private static RoomOptions within(Duration timeout) {
        return RoomOptions.builder().connectTimeout(timeout).build();
    }

    private static RoomConnectException failure(CompletableFuture<?> joined) {
        ExecutionException e =
                catchThrowableOfType(
                        ExecutionException.class, () -> joined.get(20, TimeUnit.SECONDS));
        assertThat(e).as("it did not fail").isNotNull();
        return (RoomConnectException) e.getCause();
    }

    private static SignalResponse join() {
        return SignalResponse.newBuilder()
                .setJoin(
                        JoinResponse.newBuilder()
                                .setRoom(
                                        LivekitModels.Room.newBuilder()
                                                .setName("lobby")
                                                .setSid("RM_1"))
                                .setParticipant(
                                        LivekitModels.ParticipantInfo.newBuilder()
                                                .setIdentity("me")
                                                .setSid("PA_me"))
                                .addOtherParticipants(
                                        LivekitModels.ParticipantInfo.newBuilder()
                                                .setIdentity("alice")
                                                .setSid("PA_alice"))
                                .setSubscriberPrimary(true))
                .build();
    }

    private static SignalResponse leave(LeaveRequest.Action action) {
        return leave(action, LivekitModels.DisconnectReason.USER_REJECTED);
    }

    private static SignalResponse leave(
            LeaveRequest.Action action, LivekitModels.DisconnectReason reason) {
        return SignalResponse.newBuilder()
                .setLeave(LeaveRequest.newBuilder().setAction(action).setReason(reason))
                .build();
    }
}
