// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a peer has said so far and nobody has taken yet. One thread adds, any threads wait. */
final class PeerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PeerEvents.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> events = new ArrayList<>();
    private boolean ended;

    /** Adds the event of one line. A line that holds none is a library's chatter, and is logged. */
    void addLine(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            if (event.hasNonNull("event")) {
                add(event);
                return;
            }
        } catch (JsonProcessingException e) {
            LOG.trace("no JSON", e);
        }
        LOG.debug("not an event: {}", line);
    }

    private synchronized void add(JsonNode event) {
        LOG.debug("{}", event);
        events.add(event);
        notifyAll();
    }

    /** No more events will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Takes the first event of that name for which the condition holds, and waits for it if need
     * be.
     *
     * @throws IllegalStateException if it has not come within that time, or cannot come any more,
     *     or if the peer reports an error; the message says what came instead
     */
    synchronized JsonNode take(
            String name,
            Predicate<JsonNode> condition,
            Duration timeout,
            Supplier<String> context) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            for (Iterator<JsonNode> each = events.iterator(); each.hasNext(); ) {
                JsonNode event = each.next();
                if (is(event, name) && condition.test(event)) {
                    each.remove();
                    return event;
                }
                if (is(event, "error")) {
                    throw missed(name, "the peer reports an error", context);
                }
            }
            if (ended) {
                throw missed(name, "the peer has ended", context);
            }
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                throw missed(name, "not within " + timeout.toSeconds() + " s", context);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw missed(name, "interrupted", context);
            }
        }
    }

    private static boolean is(JsonNode event, String name) {
        return event.path("event").asText().equals(name);
    }

    private IllegalStateException missed(String name, String why, Supplier<String> context) {
        String seen = String.join("\n", events.stream().map(JsonNode::toString).toList());
        return new IllegalStateException(
                String.join(
                        "\n",
                        Stream.of(
                                        "no such event \"" + name + "\" (" + why + "); others:",
                                        seen,
                                        context.get())
                                .filter(part -> !part.isEmpty())
                                .toList()));
    }
}
