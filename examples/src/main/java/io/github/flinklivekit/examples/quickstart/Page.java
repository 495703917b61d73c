// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.LoopbackServer;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.function.Supplier;

/** Serves the page, its pictures and its figures on 127.0.0.1. */
final class Page implements AutoCloseable {

    private static final String FOLDER = "/quickstart/";

    private final LoopbackServer server;

    private Page(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param port on 127.0.0.1, 0 for a free one
     * @param video what pages may watch in place of pictures; null for pictures alone
     * @throws IOException if somebody else listens there
     */
    static Page serve(
            int port,
            Supplier<Figures> figures,
            LatestFrame before,
            LatestFrame after,
            @Nullable RoomForBrowsers video)
            throws IOException {
        LoopbackServer server = LoopbackServer.on(port);
        server.file("/", FOLDER + "index.html", "text/html");
        server.file("/page.js", FOLDER + "page.js", "text/javascript");
        server.file("/page.css", FOLDER + "page.css", "text/css");
        server.picture("/before.jpg", before);
        server.picture("/after.jpg", after);
        server.json("/figures.json", figures);
        if (video != null) {
            server.json("/video.json", video::ticket);
            server.bytes("/livekit-client.js", "text/javascript", video::script);
        }
        server.start();
        return new Page(server);
    }

    /** Where a browser finds it. */
    String url() {
        return server.url();
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.close();
    }
}
