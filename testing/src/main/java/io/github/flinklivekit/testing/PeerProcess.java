// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A peer in a process of its own, whatever it is written in: it writes events as lines of JSON,
 * reads commands as such, and stops when its standard input ends. Thread-safe.
 */
final class PeerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerProcess.class);
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private final String name;
    private final String secret;
    private final TemporaryFolder folder;
    private final ChildProcess process;
    private final PeerEvents events = new PeerEvents();

    private PeerProcess(String name, String secret, TemporaryFolder folder, ChildProcess process) {
        this.name = name;
        this.secret = secret;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a peer.
     *
     * @param name what messages call it
     * @param secret what no message may show
     * @param folder where it is and its log will be; deleted on close
     * @param environment variables besides this process's own
     */
    static PeerProcess start(
            String name,
            String secret,
            TemporaryFolder folder,
            Map<String, String> environment,
            List<String> command) {
        ChildProcess process =
                ChildProcess.startWithInput(folder.file("stderr.log"), environment, command);
        PeerProcess peer = new PeerProcess(name, secret, folder, process);
        Thread reader = new Thread(peer::readEvents, "events of " + name);
        reader.setDaemon(true);
        reader.start();
        return peer;
    }

    String name() {
        return name;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** As {@link #await(String, Predicate, Duration)}, for 30 s. */
    JsonNode await(String event, Predicate<JsonNode> condition) {
        return await(event, condition, EVENT_TIMEOUT);
    }

    /**
     * Takes the first event of that name for which the condition holds, and waits for it if need
     * be.
     *
     * @throws IllegalStateException if it does not come, with what came instead and the end of the
     *     peer's log
     */
    JsonNode await(String event, Predicate<JsonNode> condition, Duration timeout) {
        return events.take(event, condition, timeout, this::describe);
    }

    /**
     * Sends a command.
     *
     * @throws UncheckedIOException if the peer has ended
     */
    synchronized void send(String command, Map<String, String> arguments) {
        ObjectNode object = JSON.createObjectNode().put("cmd", command);
        arguments.forEach(object::put);
        try {
            BufferedWriter input = process.input();
            input.write(object + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no command reaches " + name + " any more\n" + describe(), e);
        }
    }

    /** Waits for an event and reads it as an object, for 30 s beyond the time of its work. */
    <R> R report(String event, Class<R> type, Duration work) {
        return parse(await(event, any -> true, work.plus(EVENT_TIMEOUT)), type);
    }

    /** Asks a subscriber what its newest picture of a track looks like. */
    ViewedPicture look(String track) {
        send("look", Map.of("track", track));
        return report("picture", ViewedPicture.class, Duration.ZERO);
    }

    static <R> R parse(JsonNode event, Class<R> type) {
        return JSON.convertValue(((ObjectNode) event).without("event"), type);
    }

    /** Ends the peer by SIGKILL. */
    void kill() {
        process.close();
    }

    /** Lets the peer stop, kills it if that takes longer than 5 s, and returns when it is gone. */
    @Override
    public synchronized void close() {
        try {
            process.input().close();
        } catch (IOException e) {
            LOG.trace("the peer has ended before", e);
        }
        process.awaitExit(LEAVE_TIMEOUT);
        process.close();
        folder.close();
    }

    private void readEvents() {
        try (BufferedReader output = process.output()) {
            output.lines().forEach(events::addLine);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the output of {} has ended", name, e);
        } finally {
            // Output ends a moment before the process: whoever waits is to see its exit code.
            process.awaitExit(LEAVE_TIMEOUT);
            events.end();
        }
    }

    private String describe() {
        String state = process.isAlive() ? "runs" : "ended with exit code " + process.exitCode();
        return "%s %s; the end of its standard error:\n%s"
                .formatted(name, state, process.logTail(secret));
    }
}
