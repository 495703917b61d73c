// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.internal.signal.FakeSockets.FakeSocket;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import livekit.LivekitModels;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.RoomUpdate;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrickleRequest;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

class SignalClientTest {

    private static final URI ADDRESS = URI.create("ws://127.0.0.1:7880/rtc?protocol=15");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final SignalResponse JOIN =
            SignalResponse.newBuilder()
                    .setJoin(
                            JoinResponse.newBuilder()
                                    .setRoom(LivekitModels.Room.newBuilder().setName("lobby")))
                    .build();
    private static final SignalResponse PONG =
            SignalResponse.newBuilder().setPongResp(Pong.getDefaultInstance()).build();

    private final FakeSockets sockets = new FakeSockets();
    private final ManualLoop loop = new ManualLoop();
    private final List<SignalResponse> heard = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private int unanswered;
    private final SignalClient client =
            new SignalClient(
                    sockets,
                    loop,
                    new SignalClient.Handler() {
                        @Override
                        public void onSignal(SignalResponse message) {
                            heard.add(message);
                        }

                        @Override
                        public void onSignalLost(String why) {
                            losses.add(why);
                        }
                    },
                    loop::nanoTime);

    @Test
    void givesTheFirstMessageToTheCallerAndTheOthersToTheHandler() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        FakeSocket socket = sockets.next().accept();
        loop.run();
        socket.says(JOIN);
        socket.says(roomUpdate("now"));
        loop.run();

        assertThat(first.getNow(null).getJoin().getRoom().getName()).isEqualTo("lobby");
        assertThat(heard).containsExactly(roomUpdate("now"));
        assertThat(socket.address()).isEqualTo(ADDRESS);
        assertThat(socket.token()).isEqualTo("jwt");
        assertThat(loop.waiting()).as("the deadline is gone").isZero();
    }

    @Test
    void startsASocketOnlyWhenItCanBeAnsweredOver() throws Exception {
        open();
        FakeSocket socket = sockets.next();
        loop.run();
        assertThat(socket.isStarted()).isFalse();

        socket.accept();
        assertThat(socket.isStarted()).as("before the room's thread knows of it").isFalse();
        loop.run();
        assertThat(socket.isStarted()).isTrue();
        client.send(mute("TR_1"));
        assertThat(socket.sent()).containsExactly(mute("TR_1"));
    }

    @Test
    void knowsWhetherTheServerWasReached() throws Exception {
        open();
        FakeSocket socket = sockets.next();
        assertThat(client.hasReachedServer()).isFalse();
        socket.accept();
        loop.run();
        assertThat(client.hasReachedServer()).isTrue();
        socket.breaks("code 1011");
        loop.run();
        assertThat(client.hasReachedServer()).as("it was").isTrue();

        open();
        sockets.next()
                .refuse(new RoomConnectException(Reason.SERVER_UNREACHABLE, "nobody is there"));
        loop.run();
        assertThat(client.hasReachedServer()).isFalse();
    }

    @Test
    void failsWhenThereIsNoConnection() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        sockets.next().refuse(new RoomConnectException(Reason.UNAUTHORIZED, "wrong secret"));
        loop.run();

        assertThat(failure(first).reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure(first)).hasMessage("wrong secret");
        assertThat(losses).isEmpty();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void failsWhenTheServerIsSilent() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        FakeSocket socket = sockets.next().accept();
        loop.advance(TIMEOUT.minusMillis(1));
        assertThat(first).isNotDone();
        loop.advance(Duration.ofMillis(1));

        assertThat(failure(first).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure(first)).hasMessage("ws://127.0.0.1:7880 did not answer within 5000 ms");
        assertThat(socket.isClosed()).isTrue();
        assertThat(losses).as("it never was").isEmpty();
    }

    @Test
    void closesASocketThatOpensAfterTheDeadline() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        FakeSocket socket = sockets.next();
        loop.advance(TIMEOUT);
        assertThat(first).isCompletedExceptionally();

        socket.accept();
        loop.run();
        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.isStarted()).isFalse();
    }

    @Test
    void failsWhenTheFirstMessageIsNotOfTheProtocol() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        FakeSocket socket = sockets.next().accept();
        loop.run();
        socket.says(new byte[] {-1, -1, -1, -1});
        loop.run();

        assertThat(failure(first).reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure(first)).hasMessageContaining("not of LiveKit's signalling protocol");
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void passesOverLaterMessagesThatAreNotOfTheProtocol() throws Exception {
        FakeSocket socket = joined();
        socket.says(new byte[] {-1, -1, -1, -1});
        socket.says(roomUpdate("after"));
        loop.run();

        assertThat(heard).containsExactly(roomUpdate("after"));
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    void failsWhenTheSocketBreaksBeforeTheFirstMessage() throws Exception {
        CompletableFuture<SignalResponse> first = open();
        FakeSocket socket = sockets.next().accept();
        loop.run();
        socket.breaks("code 1011");
        loop.run();

        assertThat(failure(first).reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure(first)).hasMessageContaining("code 1011");
        assertThat(losses).isEmpty();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void reportsASocketThatBreaksLater() throws Exception {
        FakeSocket socket = joined();
        client.keepAlive(Duration.ofSeconds(5), Duration.ofSeconds(15));
        socket.breaks("code 1006");
        loop.run();

        assertThat(losses).containsExactly("code 1006");
        assertThat(loop.waiting()).as("no more pings").isZero();
    }

    @Test
    void asksForSignsOfLife() throws Exception {
        FakeSocket socket = joined();
        client.keepAlive(Duration.ofSeconds(5), Duration.ofSeconds(15));
        for (int i = 0; i < 10; i++) {
            loop.advance(Duration.ofSeconds(5));
            socket.says(PONG);
            loop.run();
        }

        assertThat(losses).isEmpty();
        assertThat(socket.sent()).hasSize(10).allMatch(SignalRequest::hasPingReq);
    }

    @Test
    void takesAnyMessageForASignOfLife() throws Exception {
        FakeSocket socket = joined();
        client.keepAlive(Duration.ofSeconds(5), Duration.ofSeconds(15));
        for (int i = 0; i < 10; i++) {
            loop.advance(Duration.ofSeconds(5));
            socket.says(roomUpdate("round " + i));
            loop.run();
        }

        assertThat(losses).isEmpty();
    }

    @Test
    void reportsASocketThatIsSilentForTooLong() throws Exception {
        FakeSocket socket = joined();
        client.keepAlive(Duration.ofSeconds(5), Duration.ofSeconds(15));
        loop.advance(Duration.ofSeconds(15));
        assertThat(losses).isEmpty();
        loop.advance(Duration.ofSeconds(5));

        assertThat(losses).containsExactly("no answer for 15 s");
        assertThat(socket.isClosed()).isTrue();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void hearsNothingOfAFormerConnection() throws Exception {
        FakeSocket old = joined();
        CompletableFuture<SignalResponse> again = open();
        FakeSocket present = sockets.next().accept();
        loop.run();
        old.says(roomUpdate("from the past"));
        old.breaks("code 1000");
        present.says(JOIN);
        loop.run();

        assertThat(old.isClosed()).isTrue();
        assertThat(again).isCompletedWithValue(JOIN);
        assertThat(heard).isEmpty();
        assertThat(losses).isEmpty();
    }

    @Test
    void doesNotLetTheCallerOfAFormerConnectionWait() throws Exception {
        CompletableFuture<SignalResponse> given = open();
        client.disconnect();
        FakeSocket socket = sockets.next().accept();
        loop.run();

        assertThat(failure(given)).hasMessageContaining("given up");
        assertThat(socket.isClosed()).isTrue();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void closesASocketThatOpensWhenTheRoomsThreadHasEnded() throws Exception {
        open();
        client.close();
        loop.shutdown();
        FakeSocket socket = sockets.next().accept();

        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void holdsMessagesWhileTheConnectionIsRestored() throws Exception {
        FakeSocket old = joined();
        client.pause();
        client.send(mute("TR_held"));
        client.send(trickle());
        assertThat(old.sent()).containsExactly(trickle());

        open();
        FakeSocket present = sockets.next().accept();
        loop.run();
        client.send(mute("TR_too"));
        assertThat(present.sent()).isEmpty();
        client.flush();
        client.send(mute("TR_after"));

        assertThat(present.sent())
                .containsExactly(mute("TR_held"), mute("TR_too"), mute("TR_after"));
    }

    @Test
    void forgetsHeldMessagesForANewSession() throws Exception {
        joined();
        client.pause();
        client.send(mute("TR_of_the_old_session"));
        client.discardQueued();
        open();
        FakeSocket present = sockets.next().accept();
        loop.run();
        client.flush();

        assertThat(present.sent()).isEmpty();
    }

    @Test
    void saysFarewellAndHearsNothingAfterIt() throws Exception {
        FakeSocket socket = joined();
        client.keepAlive(Duration.ofSeconds(5), Duration.ofSeconds(15));
        client.close();
        socket.says(roomUpdate("too late"));
        socket.breaks("code 1000");
        loop.run();

        assertThat(socket.sent()).hasSize(1);
        LeaveRequest leave = socket.sent().get(0).getLeave();
        assertThat(leave.getReason()).isEqualTo(LivekitModels.DisconnectReason.CLIENT_INITIATED);
        assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
        assertThat(socket.isClosed()).isTrue();
        assertThat(heard).isEmpty();
        assertThat(losses).isEmpty();
        assertThat(loop.waiting()).isZero();
        client.close();
        assertThat(socket.sent()).hasSize(1);
    }

    @Test
    void saysWhatIsGivenUpWithoutAnAnswer() throws Exception {
        joined();
        client.disconnect();
        assertThat(unanswered).as("it was answered").isZero();

        open();
        sockets.next().refuse(new RoomConnectException(Reason.SERVER_ERROR, "503"));
        loop.run();
        assertThat(unanswered).as("it was refused").isZero();

        open();
        sockets.next();
        loop.advance(TIMEOUT);
        assertThat(unanswered).isEqualTo(1);

        open();
        sockets.next();
        client.disconnect();
        assertThat(unanswered).isEqualTo(2);
    }

    private CompletableFuture<SignalResponse> open() {
        return client.open(ADDRESS, "jwt", TIMEOUT, () -> unanswered++);
    }

    private FakeSocket joined() throws InterruptedException {
        open();
        FakeSocket socket = sockets.next().accept();
        loop.run();
        socket.says(JOIN);
        loop.run();
        return socket;
    }

    private static RoomConnectException failure(CompletableFuture<?> future) {
        try {
            future.get();
            throw new AssertionError("It did not fail");
        } catch (ExecutionException e) {
            return (RoomConnectException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static SignalResponse roomUpdate(String metadata) {
        return SignalResponse.newBuilder()
                .setRoomUpdate(
                        RoomUpdate.newBuilder()
                                .setRoom(LivekitModels.Room.newBuilder().setMetadata(metadata)))
                .build();
    }

    private static SignalRequest mute(String sid) {
        SignalRequest request =
                SignalRequest.newBuilder()
                        .setMute(MuteTrackRequest.newBuilder().setSid(sid).setMuted(true))
                        .build();
        assertThat(request.getMessageCase()).isEqualTo(MessageCase.MUTE);
        return request;
    }

    private static SignalRequest trickle() {
        return SignalRequest.newBuilder()
                .setTrickle(TrickleRequest.newBuilder().setCandidateInit("{}"))
                .build();
    }
}
