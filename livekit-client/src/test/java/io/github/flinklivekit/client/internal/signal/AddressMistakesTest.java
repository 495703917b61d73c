// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AddressMistakesTest {

    private static final URI SECURE = URI.create("wss://livekit.example:7443/rtc");
    private static final URI PLAIN = URI.create("ws://livekit.example:7880/rtc");

    @Test
    void namesTheTrustStoreForACertificateOfAnUnknownAuthority() {
        SSLHandshakeException unknown = new SSLHandshakeException("PKIX path building failed");
        unknown.initCause(new CertPathBuilderException("unable to find valid certification path"));

        assertThat(AddressMistakes.advice(SECURE, unknown)).contains("javax.net.ssl.trustStore");
    }

    @Test
    void tellsWhereTheServerMayHaveNoTls() {
        SSLException noTls = new SSLException("Unsupported or unrecognized SSL message");

        assertThat(AddressMistakes.advice(SECURE, noTls)).contains("write ws://");
    }

    @Test
    void tellsOfAHostThatIsNotThere() {
        ConnectException unresolved = new ConnectException();
        unresolved.initCause(new UnresolvedAddressException());

        assertThat(AddressMistakes.advice(PLAIN, unresolved)).contains("no host of that name");
    }

    @Test
    void tellsWhereThePortMayHaveTls() {
        assertThat(AddressMistakes.advice(PLAIN, new IOException("received no bytes")))
                .contains("wss://");
    }

    @Test
    void elseAsksForTheServerAndItsUrl() {
        assertThat(AddressMistakes.advice(PLAIN, new ConnectException("Connection refused")))
                .isEqualTo("check that it runs and that the URL is right");
    }

    /** As web servers answer that have TLS for everybody. */
    @Test
    void tellsToWriteTheSecureSchemeWhereTheServerSendsOneThere() throws IOException {
        HttpServer redirecting =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        redirecting.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders()
                            .add("Location", "https://livekit.example" + exchange.getRequestURI());
                    exchange.sendResponseHeaders(308, -1);
                    exchange.close();
                });
        redirecting.start();
        try {
            URI address = URI.create("ws://127.0.0.1:" + redirecting.getAddress().getPort());
            CompletionException failure =
                    catchThrowableOfType(
                            CompletionException.class,
                            () ->
                                    new WebSocketFactory()
                                            .open(
                                                    URI.create(address + "/rtc?protocol=15"),
                                                    "token",
                                                    new NoMessages())
                                            .join());

            assertThat(failure.getCause())
                    .hasMessageContaining("308")
                    .hasMessageContaining("wss://");
        } finally {
            redirecting.stop(0);
        }
    }

    private static final class NoMessages implements SignalSocket.Listener {

        @Override
        public void onMessage(byte[] message) {}

        @Override
        public void onClosed(String reason) {}
    }
}
