// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.internal.concurrent.Failures;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The signalling of one participant: messages over one socket at a time, kept alive by pings, held
 * back while the connection is being restored.
 *
 * <p>Every method is called on the room's thread, and the handler is called there.
 */
@Internal
public final class SignalClient {

    private static final Logger LOG = LoggerFactory.getLogger(SignalClient.class);

    /** Hears what the server says after its first message. */
    public interface Handler {

        void onSignal(SignalResponse message);

        /**
         * The socket is gone, or silent for too long. Not called after {@link SignalClient#close}.
         */
        void onSignalLost(String why);
    }

    private final SignalSocket.Factory sockets;
    private final ScheduledExecutorService loop;
    private final Handler handler;
    private final LongSupplier nanoTime;
    private final Queue<SignalRequest> queued = new ArrayDeque<>();

    /** Numbers the connections, so that what a former one still says is not heard. */
    private int generation;

    @Nullable private SignalSocket socket;

    /** Waits for the first message of the current connection. */
    private CompletableFuture<SignalResponse> first = new CompletableFuture<>();

    /** What to do if the current connection is given up before that. */
    private Runnable onGivenUp = () -> {};

    private boolean hasReachedServer;
    @Nullable private ScheduledFuture<?> pings;
    private boolean paused;
    private long lastHeardNs;

    public SignalClient(
            SignalSocket.Factory sockets, ScheduledExecutorService loop, Handler handler) {
        this(sockets, loop, handler, System::nanoTime);
    }

    /** For tests, which bring a clock of their own. */
    SignalClient(
            SignalSocket.Factory sockets,
            ScheduledExecutorService loop,
            Handler handler,
            LongSupplier nanoTime) {
        this.sockets = sockets;
        this.loop = loop;
        this.handler = handler;
        this.nanoTime = nanoTime;
    }

    /**
     * Opens a socket in place of the one before.
     *
     * @param timeout for the socket and the first message together
     * @param onUnanswered called if it is given up before the server has answered, which it may
     *     reach yet
     * @return the server's first message: a join, an answer to a resume, or a farewell. Fails with
     *     a {@link RoomConnectException}
     */
    public CompletableFuture<SignalResponse> open(
            URI address, String token, Duration timeout, Runnable onUnanswered) {
        disconnect();
        onGivenUp = onUnanswered;
        hasReachedServer = false;
        int current = generation;
        CompletableFuture<SignalResponse> answer = new CompletableFuture<>();
        first = answer;
        SignalSocket.Listener listener =
                new SignalSocket.Listener() {
                    @Override
                    public void onMessage(byte[] message) {
                        loop.execute(() -> received(current, message));
                    }

                    @Override
                    public void onClosed(String why) {
                        loop.execute(() -> lost(current, why));
                    }
                };
        CompletableFuture<SignalSocket> opening = sockets.open(address, token, listener);
        opening.whenCompleteAsync((opened, failure) -> opened(current, opened, failure), loop)
                .exceptionally(
                        notTaken -> {
                            // The room's thread has ended: a socket that still opens is nobody's.
                            opening.thenAccept(SignalSocket::close);
                            return null;
                        });
        ScheduledFuture<?> deadline =
                loop.schedule(
                        () -> timedOut(current, address, timeout),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        return answer.whenComplete((message, failure) -> deadline.cancel(false));
    }

    /** Whether the newest {@link #open} has reached the server, whatever has come of it since. */
    public boolean hasReachedServer() {
        return hasReachedServer;
    }

    /** Starts to ask for signs of life, and to report it when none come. */
    public void keepAlive(Duration interval, Duration timeout) {
        stopPings();
        int current = generation;
        lastHeardNs = nanoTime.getAsLong();
        pings =
                loop.scheduleAtFixedRate(
                        () -> {
                            if (current != generation) {
                                return;
                            }
                            if (nanoTime.getAsLong() - lastHeardNs > timeout.toNanos()) {
                                lost(current, "no answer for " + timeout.toSeconds() + " s");
                                return;
                            }
                            sendNow(
                                    SignalRequest.newBuilder()
                                            .setPingReq(
                                                    Ping.newBuilder()
                                                            .setTimestamp(
                                                                    System.currentTimeMillis()))
                                            .build());
                        },
                        interval.toMillis(),
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Sends a message, or keeps it until {@link #flush} if messages are held back now. */
    public void send(SignalRequest request) {
        if (paused && !bypassesQueue(request)) {
            queued.add(request);
        } else {
            sendNow(request);
        }
    }

    /** From now on only messages that restore the connection go out. */
    public void pause() {
        paused = true;
    }

    /** Sends what was held back. */
    public void flush() {
        paused = false;
        while (!queued.isEmpty()) {
            sendNow(queued.remove());
        }
    }

    /**
     * Forgets what was held back: a new session starts from what the room wants, not from what was
     * said to the old one.
     */
    public void discardQueued() {
        queued.clear();
    }

    /**
     * Closes the socket without a word; the handler hears nothing of it. Who still waits for the
     * first message is told that it does not come.
     */
    public void disconnect() {
        giveUp(new RoomConnectException(Reason.SERVER_ERROR, "The signal connection was given up"));
    }

    /** Says farewell and closes. */
    public void close() {
        if (socket != null) {
            sendNow(
                    SignalRequest.newBuilder()
                            .setLeave(
                                    LeaveRequest.newBuilder()
                                            .setReason(
                                                    livekit.LivekitModels.DisconnectReason
                                                            .CLIENT_INITIATED)
                                            .setAction(LeaveRequest.Action.DISCONNECT))
                            .build());
        }
        disconnect();
    }

    private void sendNow(SignalRequest request) {
        if (socket != null) {
            socket.send(request.toByteArray());
        }
    }

    /** Ends the present connection, from this side. */
    private void giveUp(Throwable why) {
        if (!first.isDone()) {
            onGivenUp.run();
        }
        abandon(why);
    }

    /** Ends the present connection first, so that whoever hears of it can open another. */
    private void abandon(Throwable why) {
        generation++;
        closeSocket();
        first.completeExceptionally(why);
    }

    private void opened(int current, @Nullable SignalSocket opened, @Nullable Throwable failure) {
        if (failure != null) {
            if (current == generation) {
                abandon(Failures.unwrap(failure));
            }
        } else if (current == generation && !first.isDone()) {
            socket = opened;
            hasReachedServer = true;
            opened.start();
        } else {
            opened.close();
        }
    }

    private void timedOut(int current, URI address, Duration timeout) {
        if (current == generation && !first.isDone()) {
            giveUp(
                    new RoomConnectException(
                            Reason.TIMEOUT,
                            address.getScheme()
                                    + "://"
                                    + address.getAuthority()
                                    + " did not answer within "
                                    + timeout.toMillis()
                                    + " ms"));
        }
    }

    private void received(int from, byte[] bytes) {
        if (from != generation) {
            return;
        }
        lastHeardNs = nanoTime.getAsLong();
        SignalResponse message;
        try {
            message = SignalResponse.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            if (!first.isDone()) {
                abandon(
                        new RoomConnectException(
                                Reason.SERVER_ERROR,
                                "The server's first message is not of LiveKit's signalling protocol: check that the URL is a LiveKit server's",
                                e));
                return;
            }
            LOG.warn(
                    "A message of {} bytes is not of the signalling protocol and is passed over",
                    bytes.length,
                    e);
            return;
        }
        if (!first.complete(message)) {
            handler.onSignal(message);
        }
    }

    private void lost(int from, String why) {
        if (from != generation) {
            return;
        }
        boolean wasOpen = first.isDone();
        abandon(
                new RoomConnectException(
                        Reason.SERVER_ERROR,
                        "The signal connection ended before the server answered: " + why));
        if (wasOpen) {
            handler.onSignalLost(why);
        }
    }

    private void closeSocket() {
        stopPings();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void stopPings() {
        if (pings != null) {
            pings.cancel(false);
            pings = null;
        }
    }

    private static boolean bypassesQueue(SignalRequest request) {
        return switch (request.getMessageCase()) {
            case SYNC_STATE, TRICKLE, OFFER, ANSWER, SIMULATE, LEAVE, PING_REQ -> true;
            default -> false;
        };
    }
}
