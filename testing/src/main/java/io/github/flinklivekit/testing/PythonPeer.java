// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;

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
    private static final List<String> SCRIPTS =
            List.of("peer.py", "publisher.py", "subscriber.py", "echo.py");

    private final PeerProcess process;

    private PythonPeer(LiveKitEndpoint server, String script, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(interpreter().toString());
        TemporaryFolder folder = TemporaryFolder.create("python-peer");
        for (String each : SCRIPTS) {
            folder.write(each, Installation.resource("python/" + each));
        }
        // No byte code beside the scripts: the folder is this peer's alone and goes with it.
        command.add("-B");
        command.add(folder.file(script).toString());
        command.addAll(options);
        process =
                PeerProcess.start(
                        script,
                        server.apiSecret(),
                        folder,
                        Map.of(
                                "LIVEKIT_URL", server.url(),
                                "LIVEKIT_API_KEY", server.apiKey(),
                                "LIVEKIT_API_SECRET", server.apiSecret()),
                        command);
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
        return process.await(event, any -> true);
    }

    /** As {@link #await(String, Predicate, Duration)}, for 30 s. */
    public JsonNode await(String event, Predicate<JsonNode> condition) {
        return process.await(event, condition);
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
        return process.await(event, condition, timeout);
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
    public void send(String command, Map<String, String> arguments) {
        process.send(command, arguments);
    }

    /** Waits for the result of a peer that ends its work by itself, for 30 s beyond that time. */
    public <R> R result(Class<R> type, Duration work) {
        return process.report("result", type, work);
    }

    /** Tells the peer to stop, and waits for its result. */
    public <R> R stop(Class<R> type) {
        send("stop");
        return process.report("result", type, Duration.ZERO);
    }

    /** What a subscriber has measured so far. */
    public SubscriberReport report() {
        send("report");
        return process.report("report", SubscriberReport.class, Duration.ZERO);
    }

    /** The newest picture of a track of that name that a subscriber receives. */
    public ViewedPicture look(String track) {
        return process.look(track);
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** Ends the peer by SIGKILL, as a crash would: the server is told nothing. */
    public void kill() {
        process.kill();
    }

    /**
     * Lets the peer leave its rooms, kills it if that takes longer than 5 s, and returns when it is
     * gone.
     */
    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "PythonPeer[" + process.name() + "]";
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
