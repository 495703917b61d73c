// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.EncryptionKeys;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.JoinSettings;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Set;

/**
 * Where and as whom a connector joins its rooms.
 *
 * @param url {@code ws://}, {@code wss://}, {@code http://} or {@code https://}, with a host
 * @param room the name of the one room to join; null where there may be several
 * @param identityPrefix what the identities of the subtasks begin with
 * @param joining what tokens say that are made for a join
 * @param reconnect how broken connections are restored
 * @param engine the native library behind the rooms
 */
@Internal
public record ConnectionSettings(
        String url,
        Credentials credentials,
        @Nullable String room,
        String identityPrefix,
        JoinSettings joining,
        ReconnectSettings reconnect,
        EngineSettings engine)
        implements Serializable {

    private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");

    public ConnectionSettings {
        Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * Checks what a user gave.
     *
     * @param room may be missing where a ready token names it
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to give
     */
    public static ConnectionSettings of(
            @Nullable String url,
            Credentials credentials,
            @Nullable String room,
            String identityPrefix) {
        String tokenRoom = credentials.tokenRoom().orElse(null);
        boolean hasRoom = room != null && !room.isBlank();
        if (!hasRoom && tokenRoom == null) {
            throw new IllegalArgumentException("No room: give the name of the room to join (room)");
        }
        if (hasRoom && tokenRoom != null && !tokenRoom.equals(room)) {
            throw new IllegalArgumentException(
                    "The token is for the room '"
                            + tokenRoom
                            + "', but the room to join is '"
                            + room
                            + "': give a token for that room, or leave the room out");
        }
        return new ConnectionSettings(
                checkedUrl(url),
                credentials,
                hasRoom ? room : tokenRoom,
                checkedPrefix(identityPrefix),
                JoinSettings.DEFAULT,
                ReconnectSettings.DEFAULT,
                EngineSettings.DEFAULT);
    }

    /**
     * Checks what a user gave for a connector that joins any number of rooms.
     *
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to give
     */
    public static ConnectionSettings ofServer(
            @Nullable String url, Credentials credentials, String identityPrefix) {
        return new ConnectionSettings(
                checkedUrl(url),
                credentials,
                null,
                checkedPrefix(identityPrefix),
                JoinSettings.DEFAULT,
                ReconnectSettings.DEFAULT,
                EngineSettings.DEFAULT);
    }

    /**
     * The same with other tokens.
     *
     * @throws IllegalArgumentException if there is one ready token, which says these things itself
     */
    public ConnectionSettings withJoining(JoinSettings value) {
        if (credentials.isReadyToken() && !value.equals(JoinSettings.DEFAULT)) {
            throw new IllegalArgumentException(
                    "A ready token says itself whether its participant is hidden, its kind, name and attributes, and how a room is created: mint it so, "
                            + "or give the API key with its secret (api-key, api-secret) instead");
        }
        return new ConnectionSettings(
                url, credentials, room, identityPrefix, value, reconnect, engine);
    }

    /** The same with another way to restore connections. */
    public ConnectionSettings withReconnect(ReconnectSettings value) {
        return new ConnectionSettings(
                url, credentials, room, identityPrefix, joining, value, engine);
    }

    /** The same with another engine. */
    public ConnectionSettings withEngine(EngineSettings value) {
        return new ConnectionSettings(
                url, credentials, room, identityPrefix, joining, reconnect, value);
    }

    /** Whether what this participant encrypts can be decrypted, as far as that is known. */
    public boolean hasKeyOf(String identity) {
        EncryptionKeys keys = engine.encryption();
        return keys != null && keys.keyOf(identity).isPresent();
    }

    private static String checkedPrefix(String identityPrefix) {
        if (identityPrefix.isBlank()) {
            throw new IllegalArgumentException(
                    "The identity prefix is empty: give one for the identities that the subtasks join with (identity-prefix)");
        }
        return identityPrefix;
    }

    /**
     * Checks that the credentials let as many participants join as a connector has subtasks.
     *
     * @throws IllegalArgumentException if they do not
     */
    public void checkParallelism(ConnectorRole connector, int parallelism) {
        if (credentials.isReadyToken() && parallelism > 1) {
            throw new IllegalArgumentException(
                    "The "
                            + connector
                            + (room == null ? "" : " of room '" + room + "'")
                            + " has parallelism "
                            + parallelism
                            + ", but a ready token lets one participant join: set the parallelism to 1, or give the "
                            + "API key with its secret (api-key, api-secret) instead of the token");
        }
    }

    private static String checkedUrl(@Nullable String url) {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException(
                    "No server: give its URL, such as ws://127.0.0.1:7880 (url)");
        }
        // Before anything quotes the URL.
        if (url.indexOf('@') >= 0 || url.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "The URL of a LiveKit server has no user and no query: credentials go into api-key and api-secret, or "
                            + "token");
        }
        URI parsed;
        try {
            parsed = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'"
                            + url
                            + "' is no URL of a LiveKit server, such as ws://127.0.0.1:7880: "
                            + e.getReason(),
                    e);
        }
        if (parsed.getScheme() == null
                || !SCHEMES.contains(parsed.getScheme())
                || parsed.getHost() == null) {
            throw new IllegalArgumentException(
                    "'"
                            + url
                            + "' is no URL of a LiveKit server: it begins with ws://, wss://, http:// or https:// and "
                            + "names a host, such as ws://127.0.0.1:7880"
                            + (url.indexOf('_') >= 0
                                    ? ". Names of hosts have no underscore: give it another name, such as an alias in its network"
                                    : ""));
        }
        return url.strip();
    }
}
