// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final Rates rates = new Rates();

    @Test
    void ratesAreThoseOfTheLastTwoSeconds() {
        rates.add(0, Map.of("in", 1000L));
        assertThat(rates.perSecond("in")).isZero();
        for (int i = 1; i <= 20; i++) {
            rates.add(i * SECOND / 4, Map.of("in", 1000L + 5L * i));
        }

        assertThat(rates.count("in")).isEqualTo(1100);
        assertThat(rates.perSecond("in")).isEqualTo(20);
        assertThat(rates.has("out")).isFalse();
        assertThat(rates.perSecond("out")).isZero();
    }

    @Test
    void theLineHasWhatTheJobDoes() {
        rates.add(0, Map.of("in", 0L, "out", 0L));
        rates.add(2 * SECOND, Map.of("in", 60L, "out", 0L));
        assertThat(Progress.line(2, rates, 0))
                .isEqualTo("2 s, 60 frames, 30.0 a second, 0 dropped");

        rates.add(4 * SECOND, Map.of("in", 120L, "out", 80L));
        assertThat(Progress.line(4, rates, 3))
                .isEqualTo("4 s, 120 frames, 30.0 a second, 20.0 published, 3 dropped");
    }

    @Test
    void aLineIsWrittenOverTheOneBefore() {
        StringWriter written = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(written));

        terminal.update("one");
        terminal.clear();

        assertThat(written).hasToString("\rone\u001b[K\r\u001b[K");
        assertThat(terminal.isThere()).isTrue();
    }

    /** As where a test runs. */
    @Test
    void withoutATerminalNothingIsWritten() {
        Terminal none = Terminal.ofThisProcess();

        none.update("one");

        assertThat(none.isThere()).isFalse();
    }
}
