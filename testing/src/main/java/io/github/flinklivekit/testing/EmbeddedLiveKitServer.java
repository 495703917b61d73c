// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.testing.internal.auth.TokenVerifier;
import io.github.flinklivekit.testing.internal.http.RoomApi;
import io.github.flinklivekit.testing.internal.http.RoomApiEndpoint;
import io.github.flinklivekit.testing.internal.http.SignalEndpoint;
import io.github.flinklivekit.testing.internal.room.Rooms;
import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.RoomTimeouts;
import io.github.flinklivekit.testing.internal.server.ServerContext;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import org.apache.flink.annotation.PublicEvolving;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import livekit.LivekitModels.DisconnectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.XnioWorker;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A LiveKit server inside this JVM, for development and tests: needs nothing installed, starts in
 * well under a second, and leaves nothing behind when it is closed. Clients speak to it as to the
 * real one, over a WebSocket and WebRTC.
 *
 * <p>It is made for a handful of tracks of 640x360 and below: it decodes each picture and encodes
 * it again for each subscriber, on this machine's CPU. It cannot choose among simulcast layers (it
 * takes the largest, and everybody gets that), passes on no audio, and supports of the room API
 * what {@link io.github.flinklivekit.client.service.RoomServiceClient} calls. Signalling listens
 * only on 127.0.0.1; it has no TURN, no TLS and one node. For anything else use the real server.
 *
 * <p>Thread-safe.
 */
@PublicEvolving
public final class EmbeddedLiveKitServer implements LocalLiveKitServer {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLiveKitServer.class);

    private static final String HOST = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;
    private static final int SECRET_BYTES = 32;
    private static final long HTTP_END_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final String apiKey;
    private final String apiSecret;
    private final ServerEventLoop loop = new ServerEventLoop();
    private final WebRtcRuntime.Lease runtime;
    private final FaultSettings faultSettings = new FaultSettings();
    private final Rooms rooms;
    private final Faults faults;
    private final Undertow http;
    private boolean closed;

    private EmbeddedLiveKitServer(Builder settings) {
        Map.Entry<String, String> first = settings.keys.entrySet().iterator().next();
        apiKey = first.getKey();
        apiSecret = first.getValue();
        runtime = WebRtcRuntime.acquire();
        rooms =
                new Rooms(
                        new ServerContext(
                                loop,
                                runtime,
                                faultSettings,
                                settings.pingInterval,
                                settings.pingTimeout));
        faults = new Faults(loop, rooms, faultSettings);
        http =
                Undertow.builder()
                        .addHttpListener(settings.port, HOST)
                        .setIoThreads(1)
                        .setWorkerThreads(1)
                        .setWorkerOption(Options.WORKER_NAME, "embedded-livekit-http")
                        .setWorkerOption(Options.THREAD_DAEMON, true)
                        .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 0)
                        .setHandler(handler(new TokenVerifier(settings.keys)))
                        .build();
        try {
            loop.run(
                    () ->
                            settings.rooms.forEach(
                                    room -> rooms.create(room, "", RoomTimeouts.FOREVER)));
            http.start();
        } catch (RuntimeException e) {
            loop.end();
            runtime.close();
            throw new IllegalStateException(
                    "The embedded server cannot listen on "
                            + HOST
                            + ":"
                            + settings.port
                            + ": choose another port, or 0 for a free one",
                    e);
        }
    }

    private HttpHandler handler(TokenVerifier tokens) {
        SignalEndpoint signal = new SignalEndpoint(tokens, loop, rooms, faultSettings);
        RoomApiEndpoint api = new RoomApiEndpoint(tokens, loop, new RoomApi(rooms));
        HttpHandler paths =
                Handlers.path()
                        .addExactPath("/", exchange -> exchange.getResponseSender().send("OK"))
                        .addExactPath("/rtc", signal::join)
                        .addExactPath("/rtc/validate", signal::validate)
                        .addPrefixPath(RoomApiEndpoint.PATH, api::handle);
        // Pages that come from elsewhere may ask why they were not let in, as at the real server.
        return Handlers.header(paths, "Access-Control-Allow-Origin", "*");
    }

    /** Starts a server with default settings. See {@link Builder#start()}. */
    public static EmbeddedLiveKitServer start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return ((InetSocketAddress) http.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public String url() {
        return "ws://" + HOST + ":" + port();
    }

    /** The first of its keys. */
    @Override
    public String apiKey() {
        return apiKey;
    }

    @Override
    public String apiSecret() {
        return apiSecret;
    }

    /** What it does wrong on demand. */
    public Faults faults() {
        return faults;
    }

    /**
     * A fault: forgets all participants without a word, as a crash and a quick restart would, on
     * the same port. Rooms that were there from the start, or that the room API has made, are there
     * again and empty. Clients join again.
     *
     * @throws IllegalStateException if the server is closed
     */
    @Override
    public void restart() {
        loop.run(rooms::restart);
    }

    /**
     * Sends everybody away and ends: when this returns, its threads have ended, its port is free
     * and its native objects are closed. Must not be called from a room's listener. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        loop.run(() -> rooms.closeAll(DisconnectReason.SERVER_SHUTDOWN));
        stopHttp();
        loop.end();
        runtime.close();
    }

    private void stopHttp() {
        XnioWorker worker = http.getWorker();
        http.stop();
        long endNs = System.nanoTime() + HTTP_END_TIMEOUT_NS;
        try {
            // Not by awaitTermination: where somebody has waited before, as stop() does, it wakes
            // itself up, and gives up after milliseconds.
            while (!worker.isTerminated()) {
                if (System.nanoTime() - endNs > 0) {
                    LOG.warn("Threads of the HTTP server do not end");
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EmbeddedLiveKitServer[" + url() + "]";
    }

    /** Settings of a server. */
    public static final class Builder {
        private final Map<String, String> keys = new LinkedHashMap<>();
        private final Set<String> rooms = new LinkedHashSet<>();
        private int port;
        private Duration pingInterval = Duration.ofSeconds(5);
        private Duration pingTimeout = Duration.ofSeconds(15);

        private Builder() {}

        /**
         * A key and its secret; may be called again for more. Without any, the server makes one of
         * its own.
         *
         * @throws IllegalArgumentException if one of them is empty
         */
        public Builder key(String apiKey, String apiSecret) {
            if (apiKey.isEmpty() || apiSecret.isEmpty()) {
                throw new IllegalArgumentException("A key and its secret are at least 1 character");
            }
            keys.put(apiKey, apiSecret);
            return this;
        }

        /**
         * The port on 127.0.0.1; 0, the default, for a free one.
         *
         * @throws IllegalArgumentException if it is not a port
         */
        public Builder port(int newPort) {
            if (newPort < 0 || newPort > HIGHEST_PORT) {
                throw new IllegalArgumentException(
                        "The port is 0 to " + HIGHEST_PORT + ", not " + newPort);
            }
            port = newPort;
            return this;
        }

        /** A room that is there from the start and stays when it is empty; may be called again. */
        public Builder room(String name) {
            rooms.add(name);
            return this;
        }

        /**
         * How often clients send a ping and how long they wait for the answer, in whole seconds; by
         * default 5 s and 15 s, as with the real server.
         *
         * @throws IllegalArgumentException if one of them is less than a second
         */
        public Builder pings(Duration interval, Duration timeout) {
            if (interval.toSeconds() < 1 || timeout.toSeconds() < 1) {
                throw new IllegalArgumentException(
                        "Pings are at least 1 s apart and wait at least 1 s, not "
                                + interval
                                + " and "
                                + timeout);
            }
            pingInterval = interval;
            pingTimeout = timeout;
            return this;
        }

        /**
         * Starts the server and returns when it is ready.
         *
         * @throws IllegalStateException if the native library cannot be loaded, or if somebody else
         *     listens on the port; the message says what to do
         */
        public EmbeddedLiveKitServer start() {
            if (keys.isEmpty()) {
                keys.put("testkey", newSecret());
            }
            return new EmbeddedLiveKitServer(this);
        }

        private static String newSecret() {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
