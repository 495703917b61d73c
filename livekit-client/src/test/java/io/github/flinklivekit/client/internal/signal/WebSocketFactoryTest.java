// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class WebSocketFactoryTest {

    /** A job that comes and goes must not leave a thread behind each time. */
    @Test
    void allFactoriesTogetherHaveOneSelectorThread() throws IOException {
        URI nobody = URI.create("ws://127.0.0.1:" + closedPort());
        connectInVain(new WebSocketFactory(), nobody);
        List<String> first = selectorThreads();

        for (int i = 0; i < 3; i++) {
            connectInVain(new WebSocketFactory(), nobody);
        }

        assertThat(selectorThreads()).isNotEmpty().isEqualTo(first);
    }

    private static void connectInVain(WebSocketFactory factory, URI address) {
        SignalSocket.Listener listener =
                new SignalSocket.Listener() {
                    @Override
                    public void onMessage(byte[] message) {}

                    @Override
                    public void onClosed(String reason) {}
                };
        assertThat(factory.open(address, "token", listener)).failsWithin(Duration.ofSeconds(30));
    }

    private static List<String> selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HttpClient-") && name.endsWith("SelectorManager"))
                .toList();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
