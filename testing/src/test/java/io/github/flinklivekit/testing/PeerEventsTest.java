// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerEventsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final PeerEvents events = new PeerEvents();

    @Test
    void eachEventIsTakenOnceInWhateverOrderTheyAreAskedFor() {
        events.addLine("{\"event\":\"published\",\"track\":\"cam0\"}");
        events.addLine("{\"event\":\"published\",\"track\":\"cam1\"}");
        events.addLine("{\"event\":\"result\"}");

        assertThat(take("result").size()).isEqualTo(1);
        assertThat(take("published", isTrack("cam1"))).isNotNull();
        assertThat(take("published").path("track").asText()).isEqualTo("cam0");
        assertThatThrownBy(() -> events.take("published", event -> true, Duration.ZERO, () -> ""))
                .hasMessageContaining("not within 0 s");
    }

    @Test
    void anEventThatComesLaterIsWaitedFor() throws Exception {
        CompletableFuture<JsonNode> taken =
                CompletableFuture.supplyAsync(() -> take("published", isTrack("cam1")));

        events.addLine("{\"event\":\"published\",\"track\":\"cam0\"}");
        events.addLine("{\"event\":\"published\",\"track\":\"cam1\"}");

        assertThat(taken.get(30, TimeUnit.SECONDS).path("track").asText()).isEqualTo("cam1");
    }

    @Test
    void linesThatAreNoEventsAreLeftOut() {
        events.addLine("libva info: VA-API version 1.17.0");
        events.addLine("[1, 2]");
        events.addLine("");
        events.addLine("{\"event\":\"connected\"}");

        assertThat(take("connected")).isNotNull();
    }

    @Test
    void theEndOfThePeerEndsTheWaitAndSaysWhatCame() {
        events.addLine("{\"event\":\"connected\"}");
        events.end();

        assertThatThrownBy(() -> events.take("published", event -> true, LONG, () -> "exit code 1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"published\" (the peer has ended)")
                .hasMessageContaining("{\"event\":\"connected\"}")
                .hasMessageContaining("exit code 1");
    }

    @Test
    void anErrorOfThePeerEndsTheWait() {
        events.addLine("{\"event\":\"error\",\"message\":\"KeyError: 'track'\"}");

        assertThatThrownBy(() -> take("published"))
                .hasMessageContaining("the peer reports an error")
                .hasMessageContaining("KeyError: 'track'");
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> take("published")).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private JsonNode take(String name) {
        return take(name, event -> true);
    }

    private JsonNode take(String name, Predicate<JsonNode> condition) {
        return events.take(name, condition, LONG, () -> "");
    }

    private static Predicate<JsonNode> isTrack(String name) {
        return event -> event.path("track").asText().equals(name);
    }
}
