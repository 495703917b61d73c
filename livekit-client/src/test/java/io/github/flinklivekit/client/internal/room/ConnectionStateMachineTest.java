// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.room.AttemptOutcome.Established;
import io.github.flinklivekit.client.internal.room.AttemptOutcome.Failed;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Connected;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Connecting;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Created;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Ended;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Reconnecting;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Rejoining;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Resuming;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** Every row of the table in docs/architecture.md. */
class ConnectionStateMachineTest {

    private static final int MAX_ATTEMPTS = 5;

    private static final AttemptOutcome ESTABLISHED = new Established();
    private static final Failed UNREACHABLE = failure(Reason.SERVER_UNREACHABLE, false);
    private static final Failed UNANSWERED = failure(Reason.SERVER_ERROR, true);
    private static final Failed NO_MEDIA_PATH = failure(Reason.MEDIA_UNREACHABLE, true);
    private static final Failed REFUSED = failure(Reason.REFUSED, true);
    private static final Failed SESSION_UNKNOWN = new Failed(joinFailure(), true, true);

    private final RecordedActions actions = new RecordedActions();
    private final ConnectionStateMachine machine =
            new ConnectionStateMachine(actions, MAX_ATTEMPTS, () -> "lobby");

    /** What may happen to a connection at any time. */
    private enum Event {
        CONNECT(ConnectionStateMachine::connect),
        LEAVE(ConnectionStateMachine::leave),
        CONNECTION_LOST(to -> to.connectionLost("test", joinFailure())),
        SESSION_LOST(to -> to.sessionLost("test", joinFailure())),
        MEDIA_MISSING(ConnectionStateMachine::mediaMissing),
        PEER_STATE_CHANGED(to -> to.peerStateChanged(false)),
        PEER_FAILED(to -> to.peerStateChanged(true)),
        REMOVED(to -> to.removed(DisconnectReason.PARTICIPANT_REMOVED, joinFailure()));

        private final Consumer<ConnectionStateMachine> occurrence;

        Event(Consumer<ConnectionStateMachine> occurrence) {
            this.occurrence = occurrence;
        }
    }

    @Nested
    class WhenCreated {

        @Test
        void connectJoins() {
            on(Event.CONNECT);

            assertNow(new Connecting(), ConnectionState.CONNECTING, "join");
        }

        @Test
        void leaveEndsIt() {
            on(Event.LEAVE);

            assertNow(
                    new Ended(DisconnectReason.CLIENT_INITIATED),
                    ConnectionState.DISCONNECTED,
                    "failJoin The room was left before it was joined");
        }

        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"CONNECT", "LEAVE"})
        void nothingElseMatters(Event event) {
            on(event);

            assertNow(new Created(), ConnectionState.DISCONNECTED);
        }
    }

    @Nested
    class WhenConnecting {

        @BeforeEach
        void connect() {
            on(Event.CONNECT);
            actions.take();
        }

        @Test
        void mediaConnectsIt() {
            actions.ends(ESTABLISHED);

            assertNow(new Connected(), ConnectionState.CONNECTED, "onJoined");
        }

        @Test
        void aFailureEndsItEvenIfAnotherAttemptMightHelp() {
            actions.ends(UNREACHABLE);

            assertNow(
                    new Ended(DisconnectReason.JOIN_FAILURE),
                    ConnectionState.DISCONNECTED,
                    "failJoin SERVER_UNREACHABLE");
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECTION_LOST", "SESSION_LOST", "REMOVED"})
        void aLossEndsIt(Event event) {
            on(event);

            assertNow(
                    new Ended(DisconnectReason.JOIN_FAILURE),
                    ConnectionState.DISCONNECTED,
                    "failJoin The join came to nothing");
        }

        @Test
        void leaveEndsIt() {
            on(Event.LEAVE);

            assertNow(
                    new Ended(DisconnectReason.CLIENT_INITIATED),
                    ConnectionState.DISCONNECTED,
                    "failJoin The room was left before it was joined");
        }

        @ParameterizedTest
        @EnumSource(names = {"PEER_STATE_CHANGED", "PEER_FAILED"})
        void aPeerMayHaveConnected(Event event) {
            on(event);

            assertNow(new Connecting(), ConnectionState.CONNECTING, "checkMedia");
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECT", "MEDIA_MISSING"})
        void nothingElseMatters(Event event) {
            on(event);

            assertNow(new Connecting(), ConnectionState.CONNECTING);
        }
    }

    @Nested
    class WhenConnected {

        @BeforeEach
        void connect() {
            ConnectionStateMachineTest.this.connect();
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECTION_LOST", "PEER_FAILED"})
        void aBrokenConnectionIsResumed(Event event) {
            on(event);

            assertNow(
                    new Resuming(1, 0, false),
                    ConnectionState.RECONNECTING,
                    "onConnectionLost",
                    "scheduleAttempt 1");
        }

        @ParameterizedTest
        @EnumSource(names = {"SESSION_LOST", "MEDIA_MISSING"})
        void aUselessSessionIsReplaced(Event event) {
            on(event);

            assertNow(
                    new Rejoining(1, false),
                    ConnectionState.RECONNECTING,
                    "onConnectionLost",
                    "scheduleAttempt 1");
        }

        @Test
        void dataLeavesBeforeTheUserDoes() {
            on(Event.LEAVE);
            assertNow(new Connected(), ConnectionState.CONNECTED, "flushData");

            actions.flushed.complete(null);
            assertNow(
                    new Ended(DisconnectReason.CLIENT_INITIATED),
                    ConnectionState.DISCONNECTED,
                    "disconnect CLIENT_INITIATED");
        }

        @Test
        void theUserLeavesThoughTheConnectionBreaksMeanwhile() {
            on(Event.LEAVE);
            on(Event.CONNECTION_LOST);
            actions.take();
            actions.flushed.complete(null);

            assertNow(
                    new Ended(DisconnectReason.CLIENT_INITIATED),
                    ConnectionState.DISCONNECTED,
                    "disconnect CLIENT_INITIATED");
        }

        @Test
        void theUserLeavesOnce() {
            on(Event.LEAVE);
            on(Event.LEAVE);
            on(Event.REMOVED);
            actions.flushed.complete(null);

            assertThat(actions.take())
                    .containsExactly("flushData", "flushData", "disconnect PARTICIPANT_REMOVED");
        }

        @Test
        void theServerEndsIt() {
            on(Event.REMOVED);

            assertNow(
                    new Ended(DisconnectReason.PARTICIPANT_REMOVED),
                    ConnectionState.DISCONNECTED,
                    "disconnect PARTICIPANT_REMOVED");
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECT", "PEER_STATE_CHANGED"})
        void nothingElseMatters(Event event) {
            on(event);

            assertNow(new Connected(), ConnectionState.CONNECTED);
        }
    }

    @Nested
    class WhenAnAttemptWaits {

        @Test
        void aResumeBeginsAfterItsBackoff() {
            resuming(1, 0, false);
            actions.backoffIsOver();

            assertNow(new Resuming(1, 0, true), ConnectionState.RECONNECTING, "resume");
        }

        @Test
        void aJoinBeginsAfterItsBackoff() {
            rejoining(1, false);
            actions.backoffIsOver();

            assertNow(new Rejoining(1, true), ConnectionState.RECONNECTING, "rejoin");
        }

        @Test
        void anotherLossCostsNoAttempt() {
            resuming(2, 1, false);
            on(Event.CONNECTION_LOST);
            assertNow(new Resuming(2, 1, false), ConnectionState.RECONNECTING);

            rejoining(2, false);
            on(Event.CONNECTION_LOST);
            assertNow(new Rejoining(2, false), ConnectionState.RECONNECTING);
        }

        @Test
        void aUselessSessionIsReplacedByTheSameAttempt() {
            resuming(2, 1, false);
            on(Event.SESSION_LOST);
            assertNow(new Rejoining(2, false), ConnectionState.RECONNECTING);

            on(Event.SESSION_LOST);
            assertNow(new Rejoining(2, false), ConnectionState.RECONNECTING);
            actions.backoffIsOver();
            assertNow(new Rejoining(2, true), ConnectionState.RECONNECTING, "rejoin");
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECT", "MEDIA_MISSING", "PEER_STATE_CHANGED", "PEER_FAILED"})
        void nothingElseMatters(Event event) {
            resuming(1, 0, false);
            on(event);

            assertNow(new Resuming(1, 0, false), ConnectionState.RECONNECTING);
        }
    }

    @Nested
    class WhenResuming {

        @Test
        void mediaRestoresIt() {
            resuming(1, 0, true);
            actions.ends(ESTABLISHED);

            assertNow(new Connected(), ConnectionState.CONNECTED, "onResumed");
        }

        @Test
        void aPeerMayHaveConnected() {
            resuming(1, 0, true);
            on(Event.PEER_FAILED);

            assertNow(new Resuming(1, 0, true), ConnectionState.RECONNECTING, "checkMedia");
        }

        @Test
        void aServerThatIsNotReachedIsAskedForAResumeAgain() {
            resuming(1, 0, true);
            for (int next = 2; next <= MAX_ATTEMPTS; next++) {
                actions.ends(UNREACHABLE);
                assertRetry(new Resuming(next, 0, false));
                begin();
            }
        }

        @Test
        void aSecondResumeThatTheServerLeavesUnansweredIsTheLast() {
            resuming(1, 0, true);
            actions.ends(UNANSWERED);
            assertRetry(new Resuming(2, 1, false));

            begin();
            actions.ends(UNANSWERED);
            assertRetry(new Rejoining(3, false));
        }

        @Test
        void aSecondResumeThatBreaksBeforeMediaConnectsIsTheLast() {
            resuming(1, 0, true);
            on(Event.CONNECTION_LOST);
            assertRetry(new Resuming(2, 1, false));

            begin();
            on(Event.CONNECTION_LOST);
            assertRetry(new Rejoining(3, false));
        }

        @Test
        void aResumeThatSucceedsBeginsTheCountAnew() {
            resuming(2, 1, true);
            actions.ends(ESTABLISHED);
            actions.take();
            on(Event.CONNECTION_LOST);

            assertNow(
                    new Resuming(1, 0, false),
                    ConnectionState.RECONNECTING,
                    "onConnectionLost",
                    "scheduleAttempt 1");
        }

        @Test
        void aServerThatDoesNotKnowTheSessionIsJoinedAgain() {
            resuming(1, 0, true);
            actions.ends(SESSION_UNKNOWN);

            assertRetry(new Rejoining(2, false));
        }

        @Test
        void mediaThatFindsNoPathIsNotLookedForTwice() {
            resuming(1, 0, true);
            actions.ends(NO_MEDIA_PATH);

            assertRetry(new Rejoining(2, false));
        }

        /** It was given up, which says nothing about paths. */
        @Test
        void aCancelledWaitForMediaIsNoMissingPath() {
            resuming(1, 0, true);
            actions.ends(new Failed(new CancellationException(), true, false));

            assertRetry(new Resuming(2, 1, false));
        }

        @Test
        void aUselessSessionIsReplacedByTheNextAttempt() {
            resuming(1, 0, true);
            on(Event.SESSION_LOST);

            assertRetry(new Rejoining(2, false));
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECT", "MEDIA_MISSING"})
        void nothingElseMatters(Event event) {
            resuming(1, 0, true);
            on(event);

            assertNow(new Resuming(1, 0, true), ConnectionState.RECONNECTING);
        }
    }

    @Nested
    class WhenRejoining {

        @Test
        void mediaRestoresIt() {
            rejoining(1, true);
            actions.ends(ESTABLISHED);

            assertNow(new Connected(), ConnectionState.CONNECTED, "onRejoined");
        }

        @Test
        void aPeerMayHaveConnected() {
            rejoining(1, true);
            on(Event.PEER_STATE_CHANGED);

            assertNow(new Rejoining(1, true), ConnectionState.RECONNECTING, "checkMedia");
        }

        @Test
        void aFailureIsNeverFollowedByAResume() {
            rejoining(1, true);
            actions.ends(UNREACHABLE);
            assertRetry(new Rejoining(2, false));

            begin();
            actions.ends(NO_MEDIA_PATH);
            assertRetry(new Rejoining(3, false));
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECTION_LOST", "SESSION_LOST"})
        void aLossIsNeverFollowedByAResume(Event event) {
            rejoining(1, true);
            on(event);

            assertRetry(new Rejoining(2, false));
        }

        @ParameterizedTest
        @EnumSource(names = {"CONNECT", "MEDIA_MISSING"})
        void nothingElseMatters(Event event) {
            rejoining(1, true);
            on(event);

            assertNow(new Rejoining(1, true), ConnectionState.RECONNECTING);
        }
    }

    /** However it is being restored, and whether an attempt is running or waits. */
    @Nested
    class WhenReconnecting {

        @ParameterizedTest
        @EnumSource
        void theServerEndsIt(Restoring how) {
            how.begin(ConnectionStateMachineTest.this);
            on(Event.REMOVED);

            assertNow(
                    new Ended(DisconnectReason.PARTICIPANT_REMOVED),
                    ConnectionState.DISCONNECTED,
                    "disconnect PARTICIPANT_REMOVED");
        }

        @ParameterizedTest
        @EnumSource
        void theUserLeavesAtOnce(Restoring how) {
            how.begin(ConnectionStateMachineTest.this);
            on(Event.LEAVE);

            assertNow(
                    new Ended(DisconnectReason.CLIENT_INITIATED),
                    ConnectionState.DISCONNECTED,
                    "disconnect CLIENT_INITIATED");
        }

        @ParameterizedTest
        @EnumSource(names = {"RESUME_RUNS", "JOIN_RUNS"})
        void aServerThatLetsNobodyBackEndsIt(Restoring how) {
            how.begin(ConnectionStateMachineTest.this);
            actions.ends(REFUSED);

            assertNow(
                    new Ended(DisconnectReason.JOIN_FAILURE),
                    ConnectionState.DISCONNECTED,
                    "disconnect JOIN_FAILURE");
        }

        @ParameterizedTest
        @EnumSource(names = {"RESUME_RUNS", "JOIN_RUNS"})
        void itIsGivenUpAfterTheLastAttempt(Restoring how) {
            how.begin(ConnectionStateMachineTest.this);
            for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
                actions.ends(UNREACHABLE);
                begin();
            }
            actions.take();
            actions.ends(UNREACHABLE);

            assertNow(
                    new Ended(DisconnectReason.SIGNAL_CLOSE),
                    ConnectionState.DISCONNECTED,
                    "endAttempt",
                    "disconnect SIGNAL_CLOSE");
        }

        @ParameterizedTest
        @EnumSource(names = {"RESUME_RUNS", "JOIN_RUNS"})
        void aFormerAttemptIsOfNoInterest(Restoring how) {
            how.begin(ConnectionStateMachineTest.this);
            CompletableFuture<AttemptOutcome> former = actions.attempt;
            on(Event.SESSION_LOST);
            begin();
            actions.take();

            former.complete(ESTABLISHED);
            assertNow(new Rejoining(2, true), ConnectionState.RECONNECTING);
        }

        /** An attempt of another break may have had the same number. */
        @Test
        void anAttemptOfAFormerBreakIsOfNoInterest() {
            resuming(1, 0, true);
            CompletableFuture<AttemptOutcome> former = actions.attempt;
            on(Event.CONNECTION_LOST);
            begin();
            actions.ends(ESTABLISHED);
            on(Event.CONNECTION_LOST);
            begin();
            actions.take();

            former.complete(ESTABLISHED);
            assertNow(new Resuming(1, 0, true), ConnectionState.RECONNECTING);
        }

        @Test
        void theOutcomeOfAnAttemptThatIsGivenUpIsOfNoInterest() {
            resuming(1, 0, true);
            actions.onEndAttempt = () -> actions.ends(REFUSED);
            on(Event.CONNECTION_LOST);

            assertRetry(new Resuming(2, 1, false));
        }
    }

    private enum Restoring {
        RESUME_WAITS(test -> test.resuming(1, 0, false)),
        RESUME_RUNS(test -> test.resuming(1, 0, true)),
        JOIN_WAITS(test -> test.rejoining(1, false)),
        JOIN_RUNS(test -> test.rejoining(1, true));

        private final Consumer<ConnectionStateMachineTest> begin;

        Restoring(Consumer<ConnectionStateMachineTest> begin) {
            this.begin = begin;
        }

        void begin(ConnectionStateMachineTest test) {
            begin.accept(test);
        }
    }

    @Nested
    class WhenEnded {

        @BeforeEach
        void end() {
            connect();
            on(Event.REMOVED);
            actions.take();
        }

        @ParameterizedTest
        @EnumSource
        void nothingMatters(Event event) {
            on(event);

            assertNow(
                    new Ended(DisconnectReason.PARTICIPANT_REMOVED), ConnectionState.DISCONNECTED);
        }
    }

    @Nested
    class WhenEndedByABreak {

        @Test
        void aBackoffThatEndsLateStartsNothing() {
            resuming(1, 0, false);
            on(Event.LEAVE);
            actions.take();
            actions.backoffIsOver();

            assertNow(new Ended(DisconnectReason.CLIENT_INITIATED), ConnectionState.DISCONNECTED);
        }

        @Test
        void anAttemptThatEndsLateRestoresNothing() {
            resuming(1, 0, true);
            on(Event.LEAVE);
            actions.take();
            actions.ends(ESTABLISHED);

            assertNow(new Ended(DisconnectReason.CLIENT_INITIATED), ConnectionState.DISCONNECTED);
        }
    }

    private void on(Event event) {
        event.occurrence.accept(machine);
    }

    private void connect() {
        on(Event.CONNECT);
        actions.ends(ESTABLISHED);
        actions.take();
    }

    /** Leads there, from any phase before. */
    private void resuming(int attempt, int failedResumes, boolean running) {
        reconnecting(Event.CONNECTION_LOST);
        for (int i = 1; i < attempt; i++) {
            begin();
            actions.ends(i <= failedResumes ? UNANSWERED : UNREACHABLE);
        }
        start(running);
        assertThat(machine.phase()).isEqualTo(new Resuming(attempt, failedResumes, running));
    }

    private void rejoining(int attempt, boolean running) {
        reconnecting(Event.SESSION_LOST);
        for (int i = 1; i < attempt; i++) {
            begin();
            actions.ends(UNREACHABLE);
        }
        start(running);
        assertThat(machine.phase()).isEqualTo(new Rejoining(attempt, running));
    }

    private void reconnecting(Event broken) {
        if (machine.phase() instanceof Created) {
            connect();
        } else if (machine.phase() instanceof Reconnecting) {
            begin();
            actions.ends(ESTABLISHED);
        }
        on(broken);
    }

    private void start(boolean running) {
        if (running) {
            begin();
        }
        actions.take();
    }

    private void begin() {
        actions.backoffIsOver();
        actions.take();
    }

    private void assertNow(ConnectionPhase phase, ConnectionState state, String... made) {
        assertThat(machine.phase()).isEqualTo(phase);
        assertThat(machine.phase().state()).isEqualTo(state);
        assertThat(actions.take()).containsExactly(made);
    }

    private void assertRetry(Reconnecting next) {
        assertNow(
                next,
                ConnectionState.RECONNECTING,
                "endAttempt",
                "scheduleAttempt " + next.attempt());
    }

    private static RoomConnectException joinFailure() {
        return new RoomConnectException(Reason.SERVER_ERROR, "The join came to nothing");
    }

    private static Failed failure(Reason reason, boolean serverReached) {
        return new Failed(
                new RoomConnectException(reason, reason.toString()), serverReached, false);
    }

    /** Actions that do nothing but say so; the test ends what they begin. */
    private static final class RecordedActions implements ConnectionStateMachine.Actions {

        private final List<String> made = new ArrayList<>();
        private final CompletableFuture<Void> flushed = new CompletableFuture<>();
        private CompletableFuture<AttemptOutcome> attempt = new CompletableFuture<>();
        private Runnable start = () -> {};
        private Runnable onEndAttempt = () -> {};

        /** What was done since the last call. */
        List<String> take() {
            List<String> taken = List.copyOf(made);
            made.clear();
            return taken;
        }

        /** The newest attempt has an outcome. */
        void ends(AttemptOutcome outcome) {
            attempt.complete(outcome);
        }

        void backoffIsOver() {
            start.run();
        }

        private CompletableFuture<AttemptOutcome> begin(String what) {
            made.add(what);
            attempt = new CompletableFuture<>();
            return attempt;
        }

        @Override
        public CompletableFuture<AttemptOutcome> join() {
            return begin("join");
        }

        @Override
        public CompletableFuture<AttemptOutcome> resume() {
            return begin("resume");
        }

        @Override
        public CompletableFuture<AttemptOutcome> rejoin() {
            return begin("rejoin");
        }

        @Override
        public void onJoined() {
            made.add("onJoined");
        }

        @Override
        public void onConnectionLost() {
            made.add("onConnectionLost");
        }

        @Override
        public void onResumed() {
            made.add("onResumed");
        }

        @Override
        public void onRejoined() {
            made.add("onRejoined");
        }

        @Override
        public void checkMedia() {
            made.add("checkMedia");
        }

        @Override
        public void endAttempt() {
            made.add("endAttempt");
            onEndAttempt.run();
        }

        @Override
        public void scheduleAttempt(int number, Runnable whenOver) {
            made.add("scheduleAttempt " + number);
            start = whenOver;
        }

        @Override
        public CompletableFuture<Void> flushData() {
            made.add("flushData");
            return flushed;
        }

        @Override
        public void failJoin(Throwable cause) {
            made.add("failJoin " + cause.getMessage());
        }

        @Override
        public void disconnect(DisconnectReason reason) {
            made.add("disconnect " + reason);
        }
    }
}
