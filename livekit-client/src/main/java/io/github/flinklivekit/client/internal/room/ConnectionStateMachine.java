// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.room.ConnectionPhase.Connected;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Connecting;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Created;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Ended;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Reconnecting;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Rejoining;
import io.github.flinklivekit.client.internal.room.ConnectionPhase.Resuming;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Decides what happens to a room's connection. Its phase is the only state of the connection; an
 * event moves it to the next phase, and then the actions of that transition run. An event that the
 * current phase has no transition for does nothing.
 *
 * <p>Confined to the room's thread, but for {@link #phase}.
 */
final class ConnectionStateMachine {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionStateMachine.class);

    /** What transitions do. Called on the room's thread, in the phase that has been entered. */
    interface Actions {

        /** Joins the room for the first time. */
        CompletableFuture<AttemptOutcome> join();

        /** Opens another signal connection for the present session. */
        CompletableFuture<AttemptOutcome> resume();

        /** Drops the present session and joins again. */
        CompletableFuture<AttemptOutcome> rejoin();

        /** The first join has succeeded. */
        void onJoined();

        /** The connection broke: the signal connection closes, messages wait. */
        void onConnectionLost();

        /** A resume has succeeded. */
        void onResumed();

        /** Another join has succeeded. */
        void onRejoined();

        /** Has the running attempt look whether media can flow now. */
        void checkMedia();

        /** Gives the running attempt up; its outcome is of no interest any more. */
        void endAttempt();

        /**
         * Lets the backoff of an attempt pass.
         *
         * @param attempt counted from 1
         * @param start to be called on the room's thread when it is over
         */
        void scheduleAttempt(int attempt, Runnable start);

        /** Lets data leave that was handed over so far; completes on the room's thread. */
        CompletableFuture<Void> flushData();

        /** Takes everything down: the room was never joined. */
        void failJoin(Throwable cause);

        /** Takes everything down: the room was joined, and is left. */
        void disconnect(DisconnectReason reason);
    }

    private final Actions actions;
    private final int maxAttempts;
    private final Supplier<String> roomName;

    private volatile ConnectionPhase phase = new Created();

    /**
     * A machine in its first phase.
     *
     * @param maxAttempts to restore a connection that broke, above 0
     * @param roomName for the log
     */
    ConnectionStateMachine(Actions actions, int maxAttempts, Supplier<String> roomName) {
        this.actions = actions;
        this.maxAttempts = maxAttempts;
        this.roomName = roomName;
    }

    /** To be read on any thread. */
    ConnectionPhase phase() {
        return phase;
    }

    /** The user wants to join. */
    void connect() {
        if (phase instanceof Created) {
            begin(new Connecting(), actions::join);
        }
    }

    /** The user wants to leave. Data that was handed over before goes out first. */
    void leave() {
        ConnectionPhase current = phase;
        if (current instanceof Created || current instanceof Connecting) {
            failJoin(
                    DisconnectReason.CLIENT_INITIATED,
                    new RoomConnectException(
                            Reason.SERVER_ERROR, "The room was left before it was joined"));
        } else if (current instanceof Connected) {
            actions.flushData().thenRun(() -> disconnect(DisconnectReason.CLIENT_INITIATED));
        } else {
            disconnect(DisconnectReason.CLIENT_INITIATED);
        }
    }

    /**
     * The connection broke, in a way that a resume may mend.
     *
     * @param joinFailure what a join that is under way fails with
     */
    void connectionLost(String why, RoomConnectException joinFailure) {
        lost(why, false, joinFailure);
    }

    /**
     * The session is of no use any more: only another join helps.
     *
     * @param joinFailure what a join that is under way fails with
     */
    void sessionLost(String why, RoomConnectException joinFailure) {
        lost(why, true, joinFailure);
    }

    /** The session is established, and brings no media that it should. */
    void mediaMissing() {
        if (phase instanceof Connected) {
            LOG.warn("Room '{}' is connected but brings no media; joining again", roomName.get());
            reconnect("no media", true);
        }
    }

    /**
     * A peer connection has another state.
     *
     * @param failed whether one has given up; one that is only disconnected may come back by itself
     */
    void peerStateChanged(boolean failed) {
        if (isAttempting()) {
            actions.checkMedia();
        } else if (failed && phase instanceof Connected) {
            reconnect("media", false);
        }
    }

    /**
     * The server sends this participant away.
     *
     * @param joinFailure what a join that is under way fails with
     */
    void removed(DisconnectReason reason, RoomConnectException joinFailure) {
        ConnectionPhase current = phase;
        if (current instanceof Connecting) {
            failJoin(DisconnectReason.JOIN_FAILURE, joinFailure);
        } else if (current instanceof Connected || current instanceof Reconnecting) {
            LOG.info("The server ended the connection to room '{}': {}", roomName.get(), reason);
            disconnect(reason);
        }
    }

    private boolean isAttempting() {
        ConnectionPhase current = phase;
        return current instanceof Connecting
                || (current instanceof Reconnecting restoring && restoring.running());
    }

    private void lost(String why, boolean needsNewSession, RoomConnectException joinFailure) {
        ConnectionPhase current = phase;
        if (current instanceof Connecting) {
            failJoin(DisconnectReason.JOIN_FAILURE, joinFailure);
        } else if (current instanceof Connected) {
            reconnect(why, needsNewSession);
        } else if (current instanceof Reconnecting restoring) {
            Reconnecting next = restoring.afterLoss(needsNewSession);
            if (restoring.running()) {
                retry(next);
            } else {
                phase = next;
            }
        }
    }

    private void reconnect(String why, boolean needsNewSession) {
        LOG.info("The connection to room '{}' broke ({}); restoring it", roomName.get(), why);
        Reconnecting first = needsNewSession ? new Rejoining(1, false) : new Resuming(1, 0, false);
        phase = first;
        actions.onConnectionLost();
        actions.scheduleAttempt(first.attempt(), this::backoffOver);
    }

    private void retry(Reconnecting next) {
        boolean givenUp = next.attempt() > maxAttempts;
        phase = givenUp ? new Ended(DisconnectReason.SIGNAL_CLOSE) : next;
        actions.endAttempt();
        if (givenUp) {
            LOG.warn(
                    "Room '{}' was given up after {} attempts to reconnect",
                    roomName.get(),
                    maxAttempts);
            actions.disconnect(DisconnectReason.SIGNAL_CLOSE);
        } else {
            actions.scheduleAttempt(next.attempt(), this::backoffOver);
        }
    }

    private void backoffOver() {
        if (phase instanceof Reconnecting restoring && !restoring.running()) {
            begin(
                    restoring.started(),
                    restoring instanceof Resuming ? actions::resume : actions::rejoin);
        }
    }

    /** Only the outcome of the attempt that the phase is about counts. */
    private void begin(
            ConnectionPhase started, Supplier<CompletableFuture<AttemptOutcome>> attempt) {
        phase = started;
        attempt.get()
                .thenAccept(
                        outcome -> {
                            if (phase == started) {
                                attemptEnded(started, outcome);
                            }
                        })
                .exceptionally(
                        fault -> {
                            LOG.error(
                                    "A transition of the connection to room '{}' has failed",
                                    roomName.get(),
                                    fault);
                            return null;
                        });
    }

    private void attemptEnded(ConnectionPhase started, AttemptOutcome outcome) {
        if (outcome instanceof AttemptOutcome.Failed failure) {
            if (started instanceof Reconnecting restoring) {
                restoreFailed(restoring, failure);
            } else {
                failJoin(DisconnectReason.JOIN_FAILURE, failure.cause());
            }
            return;
        }
        phase = new Connected();
        if (started instanceof Connecting) {
            actions.onJoined();
            return;
        }
        LOG.info("The connection to room '{}' is restored", roomName.get());
        if (started instanceof Resuming) {
            actions.onResumed();
        } else {
            actions.onRejoined();
        }
    }

    private void restoreFailed(Reconnecting restoring, AttemptOutcome.Failed failure) {
        LOG.debug(
                "Attempt {} to reconnect to room '{}' failed",
                restoring.attempt(),
                roomName.get(),
                failure.cause());
        if (failure.isFinal()) {
            LOG.warn(
                    "Room '{}' does not let this participant back: {}",
                    roomName.get(),
                    failure.cause().getMessage());
            disconnect(failure.disconnectReason());
        } else {
            retry(restoring.afterFailure(failure));
        }
    }

    private void failJoin(DisconnectReason reason, Throwable cause) {
        phase = new Ended(reason);
        actions.failJoin(cause);
    }

    private void disconnect(DisconnectReason reason) {
        if (!(phase instanceof Ended)) {
            phase = new Ended(reason);
            actions.disconnect(reason);
        }
    }
}
