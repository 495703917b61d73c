// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import javax.annotation.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves the page, its pictures and its figures on 127.0.0.1. */
final class Page implements AutoCloseable {

    private static final String FOLDER = "/quickstart/";
    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS, task -> SyntheticCamera.daemon(task, "quickstart-page"));
    private final HttpServer server;

    private Page(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param port on 127.0.0.1, 0 for a free one
     * @param video what pages may watch in place of pictures; null for pictures alone
     * @throws IOException if somebody else listens there
     */
    static Page serve(
            int port,
            Supplier<Figures> figures,
            LatestFrame before,
            LatestFrame after,
            @Nullable RoomForBrowsers video)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Page page = new Page(HttpServer.create(address, 0));
        page.handle("/", exchange -> page.file(exchange, "index.html", "text/html"));
        page.handle("/page.js", exchange -> page.file(exchange, "page.js", "text/javascript"));
        page.handle("/page.css", exchange -> page.file(exchange, "page.css", "text/css"));
        page.handle("/before.jpg", exchange -> picture(exchange, before));
        page.handle("/after.jpg", exchange -> picture(exchange, after));
        page.handle(
                "/figures.json",
                exchange ->
                        answer(
                                exchange,
                                OK,
                                "application/json",
                                page.json.writeValueAsBytes(figures.get())));
        if (video != null) {
            page.handle(
                    "/video.json",
                    exchange ->
                            answer(
                                    exchange,
                                    OK,
                                    "application/json",
                                    page.json.writeValueAsBytes(video.ticket())));
            page.handle(
                    "/livekit-client.js",
                    exchange -> answer(exchange, OK, "text/javascript", video.script()));
        }
        page.server.setExecutor(page.threads);
        page.server.start();
        return page;
    }

    /** Where a browser finds it. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
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

    private void file(HttpExchange exchange, String name, String type) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + FOLDER + name);
            }
            answer(exchange, OK, type + "; charset=utf-8", in.readAllBytes());
        }
    }

    private static void picture(HttpExchange exchange, LatestFrame picture) throws IOException {
        Optional<byte[]> jpeg = picture.toJpeg();
        if (jpeg.isPresent()) {
            answer(exchange, OK, "image/jpeg", jpeg.get());
        } else {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
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
