// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import picocli.CommandLine.Option;

import java.io.IOException;

/** Whether there is a page, and where. */
public final class PageOptions {

    @Option(names = "--no-page", description = "Shows lines in the terminal alone.")
    private boolean noPage;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the page is on 127.0.0.1 (default: a free port).")
    private int port;

    /** Serves a page. */
    @FunctionalInterface
    public interface Opening<P> {
        /**
         * Starts to serve.
         *
         * @param port on 127.0.0.1, 0 for a free one
         * @throws IOException if somebody else listens there
         */
        P on(int port) throws IOException;
    }

    /** Whether the user wants one. */
    public boolean hasPage() {
        return !noPage;
    }

    /**
     * Opens the page where the user wants it.
     *
     * @throws IOException if it cannot be there, with what to do
     */
    public <P> P open(Opening<P> opening) throws IOException {
        try {
            return opening.on(port);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "The page cannot be on port "
                            + port
                            + " of 127.0.0.1 ("
                            + e.getMessage()
                            + "): give another --port, or --no-page",
                    e);
        }
    }
}
