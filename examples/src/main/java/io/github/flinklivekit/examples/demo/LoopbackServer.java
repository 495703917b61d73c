// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves files, pictures and JSON on 127.0.0.1, to this machine's browsers alone. Thread-safe. */
public final class LoopbackServer implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, task -> Threads.daemon(task, "page"));
    private final HttpServer server;

    private LoopbackServer(HttpServer server) {
        this.server = server;
    }

    /**
     * A server that does not answer before {@link #start}.
     *
     * @param port on 127.0.0.1, 0 for a free one
     * @throws IOException if somebody else listens there
     */
    public static LoopbackServer on(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new LoopbackServer(HttpServer.create(address, 0));
    }

    /** Begins to answer. */
    public void start() {
        server.setExecutor(threads);
        server.start();
    }

    /** Where a browser finds it. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /**
     * Serves a text file.
     *
     * @param resource its absolute name on the class path
     * @param type of the text, such as {@code text/html}
     */
    public void file(String path, String resource, String type) {
        bytes(path, type + "; charset=utf-8", () -> read(resource));
    }

    /** Serves a picture as it is whenever somebody asks. */
    public void picture(String path, LatestFrame picture) {
        handle(
                path,
                exchange -> {
                    Optional<byte[]> jpeg = picture.toJpeg();
                    if (jpeg.isPresent()) {
                        answer(exchange, OK, "image/jpeg", jpeg.get());
                    } else {
                        exchange.sendResponseHeaders(NO_CONTENT, -1);
                    }
                });
    }

    /** Serves a value as JSON, as it is whenever somebody asks. */
    public void json(String path, Supplier<?> value) {
        handle(
                path,
                exchange ->
                        answer(
                                exchange,
                                OK,
                                "application/json",
                                json.writeValueAsBytes(value.get())));
    }

    /** Serves bytes as they are whenever somebody asks. */
    public void bytes(String path, String type, Supplier<byte[]> bytes) {
        handle(path, exchange -> answer(exchange, OK, type, bytes.get()));
    }

    private void handle(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        if (!isForHere(exchange)) {
                            answer(exchange, FORBIDDEN, "text/plain", new byte[0]);
                        } else if (!exchange.getRequestURI().getPath().equals(path)) {
                            answer(exchange, NOT_FOUND, "text/plain", new byte[0]);
                        } else {
                            handler.handle(exchange);
                        }
                    }
                });
    }

    /** A page from elsewhere may have its own name lead here, to read what a browser gets. */
    private boolean isForHere(HttpExchange exchange) {
        String port = ":" + server.getAddress().getPort();
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && Set.of("127.0.0.1" + port, "localhost" + port).contains(host);
    }

    private static byte[] read(String resource) {
        try (InputStream in = LoopbackServer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
