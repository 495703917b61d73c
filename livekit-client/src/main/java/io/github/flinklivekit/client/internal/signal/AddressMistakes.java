// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import javax.net.ssl.SSLException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import java.util.stream.Stream;

/** What is most likely wrong with the address of a server that nothing came of. */
final class AddressMistakes {

    private AddressMistakes() {}

    /**
     * The failure of a request that was sent elsewhere, which a WebSocket does not follow.
     *
     * @return empty if it was answered
     */
    static Optional<RoomConnectException> redirect(URI address, HttpResponse<?> response) {
        if (response.statusCode() < 300 || response.statusCode() >= 400) {
            return Optional.empty();
        }
        String target = response.headers().firstValue("Location").orElse("");
        boolean secure = "ws".equals(address.getScheme()) && target.startsWith("https:");
        return Optional.of(
                new RoomConnectException(
                        Reason.SERVER_ERROR,
                        host(address)
                                + " answered "
                                + response.statusCode()
                                + ": it sends its visitors to another address"
                                + (secure
                                        ? ". Write wss:// (or https://) in the URL"
                                        : ", which is the one to give as the URL")));
    }

    /** What to do about a server that could not be reached, as the end of a sentence. */
    static String advice(URI address, Throwable cause) {
        if (isCausedBy(cause, CertPathBuilderException.class)) {
            return "its certificate is of no authority that Java knows. Give the JVM a trust store that has it (-Djavax.net.ssl.trustStore)";
        }
        if (cause instanceof SSLException && "wss".equals(address.getScheme())) {
            return "if the server has no TLS of its own there, write ws:// in the URL";
        }
        if (isCausedBy(cause, UnresolvedAddressException.class)) {
            return "there is no host of that name here. Check the URL";
        }
        boolean reached = cause instanceof IOException && !(cause instanceof ConnectException);
        return "check that it runs and that the URL is right"
                + (reached && "ws".equals(address.getScheme())
                        ? ", which begins with wss:// where the port has TLS"
                        : "");
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(20)
                .anyMatch(type::isInstance);
    }

    private static String host(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }
}
