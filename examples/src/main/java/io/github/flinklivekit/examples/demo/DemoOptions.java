// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.examples.DurationConverter;

import picocli.CommandLine.Mixin;
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

    @Mixin private PageOptions page;

    /** From the first picture on. */
    public Duration duration() {
        return duration;
    }

    PageOptions page() {
        return page;
    }
}
