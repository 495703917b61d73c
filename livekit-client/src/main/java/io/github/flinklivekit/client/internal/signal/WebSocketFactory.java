// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.internal.concurrent.Failures;
import io.github.flinklivekit.client.internal.http.SharedHttpClient;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Signal sockets over the JDK's WebSocket. */
@Internal
public final class WebSocketFactory implements SignalSocket.Factory {

    /** As the other LiveKit SDKs. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** For the last messages to a server that may have stopped reading. */
    private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_REASON_CHARS = 200;

    private static final int OK_STATUS = 200;
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int NOT_FOUND_STATUS = 404;

    /** What livekit-server 1.13.5 answers to one participant too many; it does not say why. */
    private static final int FULL_ROOM_STATUS = 500;

    /** The server quotes the token that it refuses. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]*(\\.[\\w-]*)*");

    private final HttpClient http = SharedHttpClient.get();

    @Override
    public CompletableFuture<SignalSocket> open(
            URI address, String token, SignalSocket.Listener listener) {
        return upgrade(address, token, listener)
                .exceptionallyCompose(
                        failure ->
                                validate(address, token)
                                        .thenCompose(
                                                valid ->
                                                        openAfterAll(
                                                                address, token, listener,
                                                                failure)));
    }

    private CompletableFuture<SignalSocket> upgrade(
            URI address, String token, SignalSocket.Listener listener) {
        Reader reader = new Reader(listener);
        return http.newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, reader)
                .thenApply(socket -> new Socket(socket, reader));
    }

    /**
     * The status of a failed upgrade can hide the cause: the validation address tells it in words.
     *
     * @return fails with them, unless the server finds nothing wrong
     */
    private CompletableFuture<Void> validate(URI address, String token) {
        HttpRequest request =
                HttpRequest.newBuilder(SignalUrl.validation(address))
                        .timeout(CONNECT_TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle(
                        (response, unreachable) -> {
                            if (unreachable != null) {
                                throw new CompletionException(unreachable(address, unreachable));
                            }
                            AddressMistakes.redirect(address, response)
                                    .ifPresent(
                                            redirected -> {
                                                throw new CompletionException(redirected);
                                            });
                            if (response.statusCode() != OK_STATUS) {
                                throw new CompletionException(refused(address, response));
                            }
                            return null;
                        });
    }

    /**
     * What was in the way of a join that is found valid may be gone: a server that was busy, a room
     * that was not there yet.
     */
    private CompletableFuture<SignalSocket> openAfterAll(
            URI address, String token, SignalSocket.Listener listener, Throwable failure) {
        if (upgradeStatus(failure) == FULL_ROOM_STATUS) {
            return CompletableFuture.failedFuture(notOpened(address, failure));
        }
        return upgrade(address, token, listener)
                .exceptionallyCompose(
                        again -> CompletableFuture.failedFuture(notOpened(address, again)));
    }

    private static RoomConnectException unreachable(URI address, Throwable cause) {
        Throwable root = Failures.unwrap(cause);
        String what =
                root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new RoomConnectException(
                Reason.SERVER_UNREACHABLE,
                "No LiveKit server answers at "
                        + host(address)
                        + " ("
                        + what
                        + "): "
                        + AddressMistakes.advice(address, root),
                root);
    }

    private static RoomConnectException refused(URI address, HttpResponse<String> response) {
        String body = JWT.matcher(response.body().strip()).replaceAll("(the token)");
        String said =
                body.length() > MAX_REASON_CHARS
                        ? body.substring(0, MAX_REASON_CHARS) + "..."
                        : body;
        int status = response.statusCode();
        String answer = host(address) + " answered " + status + (said.isEmpty() ? "" : ": " + said);
        ConnectionFailure failure = ConnectionFailure.ofHttp(status, body);
        String advice =
                switch (failure) {
                    case UNAUTHORIZED ->
                            ". Check the API key and secret, or that the token is for this server and has not expired";
                    case NO_ROOM ->
                            ". Create it, or let the server do that for who joins (room.auto_create)";
                    case REFUSED -> status == NOT_FOUND_STATUS ? ". Check the URL" : "";
                    default -> "";
                };
        return new RoomConnectException(failure, null, answer + advice, null);
    }

    private static RoomConnectException notOpened(URI address, Throwable upgradeFailure) {
        int status = upgradeStatus(upgradeFailure);
        String accepted = host(address) + " accepts the token, but ";
        if (status == FULL_ROOM_STATUS) {
            return new RoomConnectException(
                    ConnectionFailure.NOT_ADMITTED,
                    null,
                    accepted + "answered 500 to the join. The room may be full (max_participants)",
                    upgradeFailure);
        }
        return new RoomConnectException(
                ConnectionFailure.ofHttp(status, ""),
                null,
                accepted
                        + (status < FIRST_ERROR_STATUS
                                ? "no WebSocket was opened"
                                : "answered " + status + " to the join"),
                upgradeFailure);
    }

    /** 0 if there was no answer. */
    private static int upgradeStatus(Throwable upgradeFailure) {
        return Failures.unwrap(upgradeFailure) instanceof WebSocketHandshakeException handshake
                ? handshake.getResponse().statusCode()
                : 0;
    }

    private static String host(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    /** Keeps the JDK's rule that one send must end before the next begins. */
    private static final class Socket implements SignalSocket {

        private final WebSocket socket;
        private final Reader reader;
        private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

        Socket(WebSocket socket, Reader reader) {
            this.socket = socket;
            this.reader = reader;
        }

        @Override
        public void start() {
            socket.request(1);
        }

        @Override
        public synchronized void send(byte[] message) {
            lastSend =
                    lastSend.handle((sent, failed) -> null)
                            .thenCompose(
                                    ready -> socket.sendBinary(ByteBuffer.wrap(message), true));
        }

        @Override
        public synchronized void close() {
            reader.closed = true;
            // What was sent before, the farewell above all, goes out first; the abort frees the
            // connection for certain.
            lastSend.handle((sent, failed) -> null)
                    .thenCompose(ready -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .orTimeout(FAREWELL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((done, failed) -> socket.abort());
        }
    }

    private static final class Reader implements WebSocket.Listener {

        private final SignalSocket.Listener listener;
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private volatile boolean closed;

        Reader(SignalSocket.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            // Nothing is asked for before start().
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
            if (last) {
                byte[] message = parts.toByteArray();
                parts.reset();
                if (!closed) {
                    listener.onMessage(message);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end("the server closed it with code " + code + (reason.isEmpty() ? "" : ": " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end(error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
        }

        private void end(String why) {
            if (!closed) {
                closed = true;
                listener.onClosed(why);
            }
        }
    }
}
