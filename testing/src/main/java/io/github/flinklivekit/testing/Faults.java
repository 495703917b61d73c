// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.testing.internal.auth.RequestRejectedException;
import io.github.flinklivekit.testing.internal.room.Participant;
import io.github.flinklivekit.testing.internal.room.Rooms;
import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.FaultSettings.Admission;
import io.github.flinklivekit.testing.internal.server.FaultSettings.Welcome;
import io.github.flinklivekit.testing.internal.server.LeaveRequests;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import org.apache.flink.annotation.PublicEvolving;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;

import java.time.Duration;

/**
 * What an {@link EmbeddedLiveKitServer} does wrong when a test says so: faults of the connections
 * that are open, and faults of those that are opened later, until {@link #none()}.
 *
 * <p>Thread-safe. A fault of open connections has happened when its method returns; the method
 * throws an {@link IllegalStateException} if the server is closed.
 */
@PublicEvolving
public final class Faults {

    private static final int LOWEST_ERROR = 400;
    private static final int HIGHEST_ERROR = 599;

    private final ServerEventLoop loop;
    private final Rooms rooms;
    private final FaultSettings settings;

    Faults(ServerEventLoop loop, Rooms rooms, FaultSettings settings) {
        this.loop = loop;
        this.rooms = rooms;
        this.settings = settings;
    }

    /** Everything works as it should from now on; what has happened is not undone. */
    public void none() {
        acceptJoins();
        delayMessages(Duration.ZERO);
        ignorePings(false);
        dropWhoLeaves(false);
        holdPictures(false);
    }

    /** New signal connections are accepted again. */
    public void acceptJoins() {
        settings.setAdmission(Admission.USUAL);
    }

    /**
     * New signal connections are refused, including those of clients that come back.
     *
     * @param status the HTTP status, 400 to 599; such as 401, 404, 500 and 503
     * @param message what the server answers, in plain text
     * @throws IllegalArgumentException if the status is not an error
     */
    public void refuseJoins(int status, String message) {
        if (status < LOWEST_ERROR || status > HIGHEST_ERROR) {
            throw new IllegalArgumentException(
                    "A refusal's status is "
                            + LOWEST_ERROR
                            + " to "
                            + HIGHEST_ERROR
                            + ", not "
                            + status);
        }
        settings.setAdmission(
                new Admission(
                        new RequestRejectedException(status, "", message), Welcome.JOIN, 0, null));
    }

    /**
     * New signal connections open, and close before the first message.
     *
     * @param code of RFC 6455, such as 1011
     */
    public void closeJoins(int code) {
        settings.setAdmission(new Admission(null, Welcome.CLOSE, code, null));
    }

    /** New signal connections open, but nothing is sent over them. */
    public void ignoreJoins() {
        settings.setAdmission(new Admission(null, Welcome.SILENCE, 0, null));
    }

    /** Whoever joins, or comes back, is sent away by the first message. */
    public void sendAwayWhoJoins(LeaveRequest.Action action, DisconnectReason reason) {
        settings.setAdmission(
                new Admission(null, Welcome.FAREWELL, 0, LeaveRequests.message(reason, action)));
    }

    /** Whoever resumes is sent away by the first message; others may join. */
    public void sendAwayWhoResumes(LeaveRequest.Action action, DisconnectReason reason) {
        settings.setAdmission(
                new Admission(
                        null,
                        Welcome.FAREWELL_TO_WHO_RESUMES,
                        0,
                        LeaveRequests.message(reason, action)));
    }

    /**
     * Messages to clients arrive this much later, in their order.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void delayMessages(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("Messages cannot be early by " + delay);
        }
        settings.setDelay(delay);
    }

    /**
     * Pings are not answered, or are again. After the time of {@link
     * EmbeddedLiveKitServer.Builder#pings}, clients take the connection for broken, and resume.
     */
    public void ignorePings(boolean ignore) {
        settings.setIgnoresPings(ignore);
    }

    /** The connection of a client that says goodbye is cut instead of being closed. */
    public void dropWhoLeaves(boolean drop) {
        settings.setDropsWhoLeaves(drop);
    }

    /** Pictures are passed on to nobody, or are again: every track stands still. */
    public void holdPictures(boolean hold) {
        settings.setHoldsPictures(hold);
    }

    /** Cuts all signal connections without a word, while media flows on. Clients resume. */
    public void dropSignalConnections() {
        loop.run(rooms::dropLines);
    }

    /**
     * Closes all signal connections, while media flows on. Clients resume.
     *
     * @param code of RFC 6455, such as 1001
     */
    public void closeSignalConnections(int code) {
        loop.run(() -> rooms.closeLines(code));
    }

    /**
     * Ends all media without a word, while signalling goes on. Clients find out after some seconds,
     * try in vain to resume, and join again.
     */
    public void cutMedia() {
        loop.run(() -> rooms.everybody().forEach(Participant::cutMedia));
    }

    /**
     * Tells everybody to leave: for good, or to resume, or to join again. Only those who are to
     * resume stay in their room.
     */
    public void sendAway(LeaveRequest.Action action, DisconnectReason reason) {
        loop.run(() -> rooms.everybody().forEach(one -> one.sendAway(reason, action)));
    }

    /**
     * As {@link #sendAway(LeaveRequest.Action, DisconnectReason)}, for one participant, in all
     * rooms that it is in.
     */
    public void sendAway(String identity, LeaveRequest.Action action, DisconnectReason reason) {
        loop.run(
                () ->
                        rooms.everybody().stream()
                                .filter(one -> one.identity().equals(identity))
                                .forEach(one -> one.sendAway(reason, action)));
    }
}
