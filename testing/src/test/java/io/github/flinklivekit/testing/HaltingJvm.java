// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.IOException;

/** Starts a server, prints its process id, and halts at the end of its input without closing it. */
final class HaltingJvm {
    static final int EXIT_CODE = 42;

    private HaltingJvm() {}

    public static void main(String[] args) throws IOException {
        LiveKitServer server = LiveKitServer.start();
        ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
        int end = System.in.read();
        Runtime.getRuntime().halt(server.isRunning() && end < 0 ? EXIT_CODE : 1);
    }
}
