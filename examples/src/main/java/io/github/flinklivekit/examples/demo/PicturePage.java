// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import java.io.IOException;
import java.util.List;

/** A page with pictures as they are now, and with the latest lines of a log. */
final class PicturePage implements AutoCloseable {

    private final LoopbackServer server;

    /**
     * A picture of the page.
     *
     * @param caption what it shows
     */
    record Picture(String caption, LatestFrame frame) {}

    /** What the page asks for at first. */
    private record Contents(String title, List<String> captions) {}

    private PicturePage(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param port on 127.0.0.1, 0 for a free one
     * @throws IOException if somebody else listens there
     */
    static PicturePage serve(int port, String title, List<Picture> pictures, Log log)
            throws IOException {
        LoopbackServer server = LoopbackServer.on(port);
        server.file("/", "/demo/index.html", "text/html");
        server.file("/demo.js", "/demo/demo.js", "text/javascript");
        server.file("/page.css", "/quickstart/page.css", "text/css");
        Contents contents = new Contents(title, pictures.stream().map(Picture::caption).toList());
        server.json("/contents.json", () -> contents);
        server.json("/lines.json", log::lines);
        for (int i = 0; i < pictures.size(); i++) {
            server.picture("/" + i + ".jpg", pictures.get(i).frame());
        }
        server.start();
        return new PicturePage(server);
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
