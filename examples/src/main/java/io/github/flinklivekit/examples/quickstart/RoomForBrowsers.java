// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The room, for pages that watch its tracks over WebRTC.
 *
 * @param library the file of livekit-client, as a script for pages
 */
record RoomForBrowsers(LiveKitEndpoint server, String room, Path library) {

    /**
     * How to join: as somebody who only watches.
     *
     * @param url of the server
     * @param token for one page
     */
    record Ticket(String url, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Ticket[" + url + "]";
        }
    }

    /** For one more page. */
    Ticket ticket() {
        String page = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new Ticket(
                server.url(),
                server.tokens()
                        .builder(room, "quickstart-page-" + page)
                        .canPublish(false)
                        .hidden()
                        .toJwt());
    }

    /** The library. */
    byte[] script() {
        try {
            return Files.readAllBytes(library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
