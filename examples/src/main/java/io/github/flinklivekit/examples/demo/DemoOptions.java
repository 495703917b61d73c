// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.examples.DurationConverter;

import picocli.CommandLine.Option;

import java.time.Duration;

/** How long a demonstration runs, and where its page is. */
public final class DemoOptions {

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "20s",
            description =
                    "How long it runs after the first picture, such as 20s (default: ${DEFAULT-VALUE}). If something "
                            + "was not seen by then, it waits for it for half a minute more.")
    private Duration duration;

    @Option(names = "--no-page", description = "Lines in the terminal alone.")
    private boolean noPage;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the page is on 127.0.0.1 (default: a free port).")
    private int port;

    /** From the first picture on. */
    public Duration duration() {
        return duration;
    }

    boolean hasPage() {
        return !noPage;
    }

    int port() {
        return port;
    }
}
