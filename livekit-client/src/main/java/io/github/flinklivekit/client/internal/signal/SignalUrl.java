// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * The addresses of a server's signalling: {@code /rtc} of protocol version 0, with two peer
 * connections.
 */
@Internal
public final class SignalUrl {

    /**
     * 16 promises to follow the server into another room, where whoever asked for this one has no
     * business: at 15 the server refuses such a move to its caller. 17 promises to parse packet
     * trailers, which needs access to encoded frames.
     */
    private static final int PROTOCOL = 15;

    /** An SDK that the server does not know gets no behaviour that was made for one. */
    private static final String SDK = "java";

    private final URI server;

    private SignalUrl(URI server) {
        this.server = server;
    }

    /**
     * The signalling of the server at an address.
     *
     * @param url {@code ws}, {@code wss}, {@code http} or {@code https}, a host, and where needed a
     *     port and path
     * @throws RoomConnectException if it is none of these
     */
    public static SignalUrl of(String url) throws RoomConnectException {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            // Without the cause: it repeats the URL, and with it what the URL may hold.
            throw wrong(url, "is not a URL (" + e.getReason() + ")");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String webSocketScheme =
                switch (scheme) {
                    case "ws", "http" -> "ws";
                    case "wss", "https" -> "wss";
                    default -> throw wrong(url, "is no address of a LiveKit server");
                };
        if (uri.getHost() == null) {
            throw wrong(
                    url,
                    uri.getRawAuthority() != null && uri.getRawAuthority().contains("_")
                            ? "names a host with an underscore, which host names do not have; give it another name, such as an alias in its network"
                            : "names no host");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        String authority = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        return new SignalUrl(URI.create(webSocketScheme + "://" + authority + path));
    }

    private static RoomConnectException wrong(String url, String what) {
        // Credentials before the host and a token in the query are nobody's to read.
        String shown = url.strip().replaceFirst("//[^/?#]*@", "//").replaceFirst("(?s)[?#].*", "");
        return new RoomConnectException(
                Reason.SERVER_UNREACHABLE,
                "'" + shown + "' " + what + ": write ws://host:7880 or wss://host");
    }

    /** Where a participant joins. */
    public URI join(boolean autoSubscribe, Map<String, String> attributes) {
        return URI.create(server + "/rtc?" + query(autoSubscribe, attributes));
    }

    /** Where a participant who had joined comes back. */
    public URI resume(boolean autoSubscribe, String participantSid) {
        return URI.create(
                server
                        + "/rtc?"
                        + query(autoSubscribe, Map.of())
                        + "&reconnect=1&sid="
                        + URLEncoder.encode(participantSid, StandardCharsets.UTF_8));
    }

    /** Where the server says in words why it refuses a join: the same request over HTTP. */
    public static URI validation(URI join) {
        String http = join.toString().replaceFirst("^ws", "http");
        return URI.create(http.replaceFirst("/rtc\\?", "/rtc/validate?"));
    }

    /** Scheme, host and port, for messages. */
    @Override
    public String toString() {
        return server.toString();
    }

    private static String query(boolean autoSubscribe, Map<String, String> attributes) {
        String query =
                "protocol="
                        + PROTOCOL
                        + "&sdk="
                        + SDK
                        + "&auto_subscribe="
                        + (autoSubscribe ? 1 : 0);
        if (attributes.isEmpty()) {
            return query;
        }
        try {
            byte[] json = new ObjectMapper().writeValueAsBytes(attributes);
            return query
                    + "&attributes="
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of strings is always JSON", e);
        }
    }
}
