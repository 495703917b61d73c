// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/** Finds ports on 127.0.0.1 that nobody listens on at the moment. */
final class LoopbackPorts {
    // Below every system's ephemeral range: nobody's outgoing connection takes the port of a server
    // that is down for a moment.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 29_999;
    private static final int ATTEMPTS = 100;

    private LoopbackPorts() {}

    static int freeTcp() {
        return free("TCP", LoopbackPorts::tcpIsFree);
    }

    static int freeUdp() {
        return free("UDP", LoopbackPorts::udpIsFree);
    }

    private static int free(String protocol, IntPredicate isFree) {
        return ThreadLocalRandom.current()
                .ints(ATTEMPTS, LOWEST, HIGHEST + 1)
                .filter(isFree)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no free %s port on 127.0.0.1 between %d and %d"
                                                .formatted(protocol, LOWEST, HIGHEST)));
    }

    private static boolean tcpIsFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean udpIsFree(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
