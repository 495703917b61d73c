// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.discovery;

import io.github.flinklivekit.client.internal.http.SharedHttpClient;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.connector.auth.Credentials;

import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * Asks the room service of a LiveKit server, by Twirp over HTTP. Needs no native library, so it
 * runs on the JobManager. One thread at a time.
 */
public final class RoomServiceDirectory implements RoomDirectory {

    private static final String LIST_ROOMS = "/twirp/livekit.RoomService/ListRooms";

    private final URI address;
    private final Credentials credentials;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * A directory of a server.
     *
     * @param url the server as connectors are given it: {@code ws://}, {@code wss://}, {@code
     *     http://} or {@code https://}
     * @param credentials with a key: a ready token lists nothing
     * @param timeout the longest that a request may take
     */
    public RoomServiceDirectory(String url, Credentials credentials, Duration timeout) {
        String base = url.replaceFirst("^ws", "http").replaceFirst("/+$", "");
        this.address = URI.create(base + LIST_ROOMS);
        this.credentials = credentials;
        this.timeout = timeout;
        this.http = SharedHttpClient.get();
    }

    @Override
    public List<String> roomNames() throws RoomConnectException {
        HttpResponse<byte[]> response = ask();
        if (response.statusCode() != 200) {
            throw refusal(response.statusCode());
        }
        try {
            return ListRoomsResponse.parseFrom(response.body()).getRoomsList().stream()
                    .map(Room::getName)
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw failure(Reason.SERVER_ERROR, "it answers with something else", e);
        }
    }

    private HttpResponse<byte[]> ask() throws RoomConnectException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(timeout)
                        .header("Authorization", "Bearer " + credentials.roomListToken())
                        .header("Content-Type", "application/protobuf")
                        .POST(
                                BodyPublishers.ofByteArray(
                                        ListRoomsRequest.getDefaultInstance().toByteArray()))
                        .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw failure(Reason.TIMEOUT, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (IOException e) {
            throw failure(
                    Reason.SERVER_UNREACHABLE,
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Reason.TIMEOUT, "interrupted", e);
        }
    }

    private RoomConnectException refusal(int status) {
        if (status == 401 || status == 403) {
            return new RoomConnectException(
                    Reason.UNAUTHORIZED,
                    message(
                            "the server answers "
                                    + status
                                    + ": check the API key, its secret, and this machine's clock"));
        }
        boolean serversFault = status >= 500 || status == 429;
        return new RoomConnectException(
                serversFault ? Reason.SERVER_ERROR : Reason.REFUSED,
                message("the server answers " + status + (serversFault ? "" : ": check the URL")));
    }

    private RoomConnectException failure(Reason reason, String why, Exception cause) {
        return new RoomConnectException(reason, message(why), cause);
    }

    private String message(String why) {
        return "The rooms on "
                + address.getScheme()
                + "://"
                + address.getRawAuthority()
                + " cannot be listed: "
                + why;
    }
}
