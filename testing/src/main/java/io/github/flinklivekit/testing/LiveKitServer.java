// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import javax.annotation.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A real LiveKit server in a process of its own, on free ports of 127.0.0.1, with a secret of its
 * own. It ends with {@link #close()}, and with this JVM in any case. Thread-safe.
 *
 * <p>The program is the one that the system property {@code livekit.server} or else the environment
 * variable {@code LIVEKIT_SERVER_BINARY} names, else {@code livekit-server} on the PATH, else the
 * one that {@code bin/livekit-server --install} put into the cache.
 */
public final class LiveKitServer implements LocalLiveKitServer {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
    private static final int PORT_ATTEMPTS = 5;
    private static final int SECRET_BYTES = 32;
    private static final Pattern LOG_LEVEL = Pattern.compile("debug|info|warn|error");

    private final LiveKitServerConfig config;
    private final HttpClient http;
    private final TemporaryFolder folder;
    private ChildProcess process;

    private LiveKitServer(LiveKitServerConfig config, HttpClient http) {
        this.config = config;
        this.http = http;
        this.folder = TemporaryFolder.create("livekit-server");
        folder.write("config.yaml", config.toYaml());
    }

    /** Starts a server with default settings. See {@link Builder#start()}. */
    public static LiveKitServer start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect to: {@code ws://127.0.0.1:<port>}. The same after a restart. */
    @Override
    public String url() {
        return "ws://" + authority();
    }

    /** Where the room API is: {@code http://127.0.0.1:<port>}. */
    public String httpUrl() {
        return "http://" + authority();
    }

    private String authority() {
        return "127.0.0.1:" + config.port();
    }

    @Override
    public String apiKey() {
        return config.apiKey();
    }

    /** At least 32 characters, made for this server. */
    @Override
    public String apiSecret() {
        return config.apiSecret();
    }

    /** Mints tokens that this server accepts. */
    @Override
    public Tokens tokens() {
        return new Tokens(apiKey(), apiSecret());
    }

    /** The room API of this server. */
    @Override
    public RoomService rooms() {
        return new RoomService(URI.create(httpUrl()), tokens(), http);
    }

    /**
     * The way by which media reaches a server that was built for that. Made before anybody joins,
     * and closed by the caller. What the server relays itself is never blocked.
     *
     * @throws IllegalStateException if the server was not built with {@link
     *     Builder#mediaBehindProxy}
     */
    public UdpProxy mediaProxy() {
        if (!config.proxied()) {
            throw new IllegalStateException("Media of this server needs no proxy");
        }
        return UdpProxy.to(config.udpPort(), config::isRelay);
    }

    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Starts the server again, on the same ports with the same secret and without its rooms; kills
     * it before where it runs. Clients find their connection broken and reconnect.
     *
     * @throws IllegalStateException if it does not become ready within 30 s, with the end of its
     *     log
     */
    @Override
    public synchronized void restart() {
        process.close();
        launch();
    }

    /** Ends the server by SIGKILL, as a crash would: clients are told nothing. */
    public synchronized void kill() {
        process.close();
    }

    /**
     * Freezes the server by SIGSTOP until {@link #resume()}: connections stay open and nothing
     * answers.
     */
    public synchronized void pause() {
        process.signal("STOP");
    }

    /** Lets a frozen server go on, by SIGCONT. */
    public synchronized void resume() {
        process.signal("CONT");
    }

    /** Ends the server, in whatever state it is, and returns when it is gone. */
    @Override
    public synchronized void close() {
        process.close();
        folder.close();
    }

    private void launch() {
        process =
                ChildProcess.startWithoutInput(
                        folder.file("server.log"),
                        Installation.ofThisMachine().server(),
                        "--config",
                        folder.file("config.yaml").toString());
        try {
            awaitReady();
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                throw notReady("ended with exit code " + process.exitCode());
            }
            if (System.nanoTime() - deadline > 0) {
                throw notReady("is not ready after " + START_TIMEOUT.toSeconds() + " s");
            }
            process.awaitExit(PROBE_INTERVAL);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while livekit-server starts");
            }
        }
    }

    private IllegalStateException notReady(String what) {
        return new IllegalStateException(
                "livekit-server on port %d %s; the end of its log:\n%s"
                        .formatted(config.port(), what, process.logTail(config.apiSecret())));
    }

    /** The server answers 200 once it knows its own load, other codes before. */
    private boolean answers() {
        HttpRequest get =
                HttpRequest.newBuilder(URI.create(httpUrl())).timeout(PROBE_TIMEOUT).build();
        try {
            return http.send(get, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LiveKitServer[" + url() + "]";
    }

    /** Settings of a server. Off unless asked for: media over TCP. */
    public static final class Builder {
        private String logLevel = "info";
        @Nullable private Duration emptyTimeout;
        @Nullable private Duration departureTimeout;
        private boolean proxied;
        private boolean turn;
        private boolean mediaOverTcp;
        private String extraYaml = "";

        private Builder() {}

        /** {@code debug}, {@code info} (the default), {@code warn} or {@code error}. */
        public Builder logLevel(String logLevel) {
            if (!LOG_LEVEL.matcher(logLevel).matches()) {
                throw new IllegalArgumentException(
                        "log level is debug, info, warn or error, not " + logLevel);
            }
            this.logLevel = logLevel;
            return this;
        }

        /** How long a room stays that nobody has joined, in whole seconds. */
        public Builder emptyTimeout(Duration timeout) {
            this.emptyTimeout = wholeSeconds("emptyTimeout", timeout);
            return this;
        }

        /** How long a room stays that everybody has left, in whole seconds. */
        public Builder departureTimeout(Duration timeout) {
            this.departureTimeout = wholeSeconds("departureTimeout", timeout);
            return this;
        }

        /**
         * Media comes by way of a {@link LiveKitServer#mediaProxy()}, and not without one. Needs a
         * machine on which 127.0.0.2 is local, as on Linux.
         */
        public Builder mediaBehindProxy() {
            this.proxied = true;
            return this;
        }

        /**
         * The server offers to relay media: TURN over UDP, around the {@link #mediaBehindProxy}.
         */
        public Builder turn() {
            this.turn = true;
            return mediaBehindProxy();
        }

        /**
         * Media comes over TCP and by no other way, as where UDP is blocked. No setting keeps that
         * port of the server on loopback: it is open on every interface for as long as the server
         * runs, to who knows the secret of a connection. Not together with {@link
         * #mediaBehindProxy}.
         */
        public Builder mediaOverTcp() {
            this.mediaOverTcp = true;
            return this;
        }

        /** The server reads zero as "not set". */
        private static Duration wholeSeconds(String name, Duration timeout) {
            if (timeout.toSeconds() < 1) {
                throw new IllegalArgumentException(name + " is at least 1 s, not " + timeout);
            }
            return timeout;
        }

        /**
         * Further sections of the server's configuration file, as YAML that starts at the left
         * edge. A section that is there already makes the server refuse to start: {@code port},
         * {@code bind_addresses}, {@code keys}, {@code rtc}, {@code turn}, {@code logging}, and
         * {@code room} where one of the time limits is set.
         */
        public Builder extraYaml(String yaml) {
            this.extraYaml = yaml;
            return this;
        }

        /**
         * Starts the server and returns when it is ready.
         *
         * @throws IllegalStateException if the program is not installed, or ends, or is not ready
         *     within 30 s; the message has the end of its log
         */
        public LiveKitServer start() {
            HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
            String secret = newSecret();
            for (int attempt = 1; ; attempt++) {
                LiveKitServer server = new LiveKitServer(config(secret), http);
                try {
                    server.launch();
                    return server;
                } catch (RuntimeException e) {
                    server.folder.close();
                    // Somebody took one of the ports between the look and the start.
                    boolean portTaken = String.valueOf(e.getMessage()).contains("already in use");
                    if (!portTaken || attempt == PORT_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }

        private LiveKitServerConfig config(String secret) {
            return new LiveKitServerConfig(
                    LoopbackPorts.freeTcp(),
                    LoopbackPorts.freeUdp(),
                    "testkey",
                    secret,
                    logLevel,
                    emptyTimeout,
                    departureTimeout,
                    proxied,
                    turn ? LoopbackPorts.freeUdp() : 0,
                    mediaOverTcp ? LoopbackPorts.freeTcp() : 0,
                    extraYaml);
        }

        private static String newSecret() {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
