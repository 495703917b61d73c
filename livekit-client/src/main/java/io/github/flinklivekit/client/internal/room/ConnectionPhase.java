// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DisconnectReason;

/** What a room's connection is doing, and all that its next step depends on. Immutable. */
sealed interface ConnectionPhase {

    /** What users see of it. */
    ConnectionState state();

    /** Not connected yet. */
    record Created() implements ConnectionPhase {

        @Override
        public ConnectionState state() {
            return ConnectionState.DISCONNECTED;
        }
    }

    /** The first join is under way. */
    record Connecting() implements ConnectionPhase {

        @Override
        public ConnectionState state() {
            return ConnectionState.CONNECTING;
        }
    }

    /** Signalling works and media can flow. */
    record Connected() implements ConnectionPhase {

        @Override
        public ConnectionState state() {
            return ConnectionState.CONNECTED;
        }
    }

    /** The connection broke and is being restored, by one attempt after the other. */
    sealed interface Reconnecting extends ConnectionPhase {

        /** The number of the current attempt since the connection broke, from 1. */
        int attempt();

        /** Whether the attempt is under way; if not, it waits for the backoff. */
        boolean running();

        /** The backoff is over. */
        Reconnecting started();

        /**
         * The connection broke, once more. While no attempt is running there is none to break, so
         * it costs none.
         *
         * @param needsNewSession whether only another join can restore it
         */
        Reconnecting afterLoss(boolean needsNewSession);

        /** The running attempt has failed. */
        Reconnecting afterFailure(AttemptOutcome.Failed failure);

        @Override
        default ConnectionState state() {
            return ConnectionState.RECONNECTING;
        }
    }

    /**
     * The session goes on over a new signal connection; peer connections and tracks stay.
     *
     * @param failedResumes attempts so far that reached the server and came to nothing
     */
    record Resuming(int attempt, int failedResumes, boolean running) implements Reconnecting {

        /**
         * After so many resumes in a row that reached the server in vain, something is wrong that
         * only another join mends.
         */
        private static final int MAX_FAILED_RESUMES = 2;

        @Override
        public Reconnecting started() {
            return new Resuming(attempt, failedResumes, true);
        }

        @Override
        public Reconnecting afterLoss(boolean needsNewSession) {
            if (!running) {
                return needsNewSession ? new Rejoining(attempt, false) : this;
            }
            // What breaks now was open.
            return next(needsNewSession, true);
        }

        @Override
        public Reconnecting afterFailure(AttemptOutcome.Failed failure) {
            return next(
                    failure.sessionUnknown() || failure.isMediaUnreachable(),
                    failure.serverReached());
        }

        private Reconnecting next(boolean needsNewSession, boolean serverReached) {
            // A resume that did not reach the server says nothing of what a resume is worth there.
            int failed = serverReached ? failedResumes + 1 : failedResumes;
            return needsNewSession || failed >= MAX_FAILED_RESUMES
                    ? new Rejoining(attempt + 1, false)
                    : new Resuming(attempt + 1, failed, false);
        }
    }

    /** The room is joined again: another session, with peer connections of its own. */
    record Rejoining(int attempt, boolean running) implements Reconnecting {

        @Override
        public Reconnecting started() {
            return new Rejoining(attempt, true);
        }

        @Override
        public Reconnecting afterLoss(boolean needsNewSession) {
            return running ? new Rejoining(attempt + 1, false) : this;
        }

        @Override
        public Reconnecting afterFailure(AttemptOutcome.Failed failure) {
            return new Rejoining(attempt + 1, false);
        }
    }

    /** Left, or sent away, or given up: nothing follows. */
    record Ended(DisconnectReason reason) implements ConnectionPhase {

        @Override
        public ConnectionState state() {
            return ConnectionState.DISCONNECTED;
        }
    }
}
