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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A participant of the Python SDK in a process of its own: it says what happens as events, takes
 * commands, and hands back a result when it is stopped. It ends with {@link #close()}, and with
 * this JVM in any case. The scripts and their options are the resources {@code python/*.py}.
 * Thread-safe.
 *
 * <p>The interpreter is the one that the system property {@code livekit.python} or else the
 * environment variable {@code LIVEKIT_PYTHON} names, else the one of the virtual environment that
 * {@code bin/verify} put into the cache.
 */
public final class PythonPeer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PythonPeer.class);
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> SCRIPTS =
            List.of("peer.py", "publisher.py", "subscriber.py", "echo.py");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private final String name;
    private final String secret;
    private final TemporaryFolder folder;
    private final ChildProcess process;
    private final PeerEvents events = new PeerEvents();

    private PythonPeer(LiveKitEndpoint server, String script, List<String> options) {
        this.name = script;
        this.secret = server.apiSecret();
        List<String> command = new ArrayList<>();
        command.add(Installation.ofThisMachine().python().toString());
        // No byte code beside the scripts: the folder is this peer's alone and goes with it.
        command.add("-B");
        folder = TemporaryFolder.create("python-peer");
        for (String each : SCRIPTS) {
            folder.write(each, Installation.resource("python/" + each));
        }
        command.add(folder.file(script).toString());
        command.addAll(options);
        process =
                ChildProcess.startWithInput(
                        folder.file("stderr.log"),
                        Map.of(
                                "LIVEKIT_URL", server.url(),
                                "LIVEKIT_API_KEY", server.apiKey(),
                                "LIVEKIT_API_SECRET", secret),
                        command);
        Thread reader = new Thread(this::readEvents, "events of " + script);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * {@code publisher.py}: test pictures as tracks cam0, cam1, ...; its result is a {@link
     * PublisherReport}.
     */
    public static Builder publisher(LiveKitEndpoint server, String room) {
        return new Builder(server, "publisher.py", room);
    }

    /**
     * {@code subscriber.py}: takes all video of the room; its result is a {@link SubscriberReport}.
     */
    public static Builder subscriber(LiveKitEndpoint server, String room) {
        return new Builder(server, "subscriber.py", room);
    }

    /**
     * {@code echo.py}: publishes the tracks of one room to another, inverted below the top 64 rows;
     * its result is an {@link EchoReport}.
     */
    public static Builder echo(LiveKitEndpoint server, String room, String outRoom) {
        return new Builder(server, "echo.py", room).option("--out-room", outRoom);
    }

    /**
     * The interpreter that peers run with, for other scripts: it has numpy and pyarrow.
     *
     * @throws IllegalStateException if it is not installed, with what to run
     */
    public static Path interpreter() {
        return Installation.ofThisMachine().python();
    }

    /** Takes the next event of that name. See {@link #await(String, Predicate, Duration)}. */
    public JsonNode await(String event) {
        return await(event, any -> true);
    }

    /** As {@link #await(String, Predicate, Duration)}, for 30 s. */
    public JsonNode await(String event, Predicate<JsonNode> condition) {
        return await(event, condition, EVENT_TIMEOUT);
    }

    /**
     * Takes the first event of that name for which the condition holds, and waits for it if need
     * be. Each event is taken once; those that are left stay for later calls.
     *
     * @throws IllegalStateException if it does not come: the time is up, or the peer has ended or
     *     reports an error. The message has the events that came instead and what the peer wrote to
     *     standard error
     */
    public JsonNode await(String event, Predicate<JsonNode> condition, Duration timeout) {
        return events.take(event, condition, timeout, this::describe);
    }

    /** Sends a command without arguments. */
    public void send(String command) {
        send(command, Map.of());
    }

    /**
     * Sends a command, such as {@code quality} with track and quality.
     *
     * @throws UncheckedIOException if the peer has ended
     */
    public synchronized void send(String command, Map<String, String> arguments) {
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

    /** Waits for the result of a peer that ends its work by itself, for 30 s beyond that time. */
    public <R> R result(Class<R> type, Duration work) {
        return report("result", type, work.plus(EVENT_TIMEOUT));
    }

    /** Tells the peer to stop, and waits for its result. */
    public <R> R stop(Class<R> type) {
        send("stop");
        return report("result", type, EVENT_TIMEOUT);
    }

    /** What a subscriber has measured so far. */
    public SubscriberReport report() {
        send("report");
        return report("report", SubscriberReport.class, EVENT_TIMEOUT);
    }

    private <R> R report(String event, Class<R> type, Duration timeout) {
        return parse(await(event, any -> true, timeout), type);
    }

    static <R> R parse(JsonNode event, Class<R> type) {
        return JSON.convertValue(((ObjectNode) event).without("event"), type);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends the peer by SIGKILL, as a crash would: the server is told nothing. */
    public void kill() {
        process.close();
    }

    /**
     * Lets the peer leave its rooms, kills it if that takes longer than 5 s, and returns when it is
     * gone.
     */
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

    @Override
    public String toString() {
        return "PythonPeer[" + name + "]";
    }

    /** The options of a peer. */
    public static final class Builder {
        private final LiveKitEndpoint server;
        private final String script;
        private final List<String> options = new ArrayList<>();

        private Builder(LiveKitEndpoint server, String script, String room) {
            this.server = server;
            this.script = script;
            option("--room", room);
        }

        /** An option of the script with its value, such as {@code --size} and {@code 640x360}. */
        public Builder option(String name, Object value) {
            options.add(name);
            options.add(value.toString());
            return this;
        }

        /** An option of the script that takes no value, such as {@code --simulcast}. */
        public Builder option(String name) {
            options.add(name);
            return this;
        }

        /**
         * Starts the peer; {@link PythonPeer#await(String)} tells when it is where the test needs
         * it.
         *
         * @throws IllegalStateException if the Python peers are not installed
         */
        public PythonPeer start() {
            return new PythonPeer(server, script, List.copyOf(options));
        }
    }
}
