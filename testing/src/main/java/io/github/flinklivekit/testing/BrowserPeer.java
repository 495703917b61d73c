// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A viewer on LiveKit's SDK for browsers ({@code livekit-client}) in a headless Chromium: it shows
 * all video of a room, each track in a video element. It ends with {@link #close()}, and with this
 * JVM in any case. Thread-safe.
 *
 * <p>The SDK is what {@code bin/verify --install} put into the cache.
 */
public final class BrowserPeer implements AutoCloseable {
    private static final String PAGE = "viewer.html";
    private static final String SDK = "livekit-client.umd.js";
    private static final String COLOURS = "colours.mjs";

    private final HttpServer pages;
    private final Browser browser;

    private BrowserPeer(HttpServer pages, Browser browser) {
        this.pages = pages;
        this.browser = browser;
    }

    /**
     * Starts a browser that joins as {@code browser-subscriber}, and returns when it is in the
     * room.
     *
     * @throws IllegalStateException if Chromium or the SDK is not installed, with what to run; if
     *     the room cannot be joined, with the SDK's reason
     */
    public static BrowserPeer subscriber(LiveKitEndpoint server, String room) {
        HttpServer pages = serve(files());
        try {
            Browser browser = Browser.start();
            try {
                browser.open("http://127.0.0.1:" + pages.getAddress().getPort() + "/" + PAGE);
                browser.evaluate(
                        "join(%s, %s)"
                                .formatted(
                                        quoted(server.url()),
                                        quoted(server.tokens().join(room, "browser-subscriber"))));
                return new BrowserPeer(pages, browser);
            } catch (RuntimeException e) {
                browser.close();
                throw e;
            }
        } catch (RuntimeException e) {
            pages.stop(0);
            throw e;
        }
    }

    /** What the video element of a track of that name shows. */
    public ViewedPicture look(String track) {
        JsonNode seen = browser.evaluate("look(" + quoted(track) + ")");
        return PeerProcess.parse(seen, ViewedPicture.class);
    }

    /** Leaves the room and ends the browser. */
    @Override
    public void close() {
        try {
            browser.evaluate("leave()");
        } finally {
            browser.close();
            pages.stop(0);
        }
    }

    private static Map<String, byte[]> files() {
        Path sdk =
                Installation.ofThisMachine()
                        .nodeModules()
                        .resolve(Path.of("livekit-client", "dist", SDK));
        try {
            return Map.of(
                    PAGE, Installation.resource("browser/" + PAGE).getBytes(UTF_8),
                    COLOURS, Installation.resource("node/" + COLOURS).getBytes(UTF_8),
                    SDK, Files.readAllBytes(sdk));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer serve(Map<String, byte[]> files) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        String name = exchange.getRequestURI().getPath().substring(1);
                        byte[] body = files.getOrDefault(name, new byte[0]);
                        exchange.getResponseHeaders()
                                .add(
                                        "Content-Type",
                                        name.endsWith("html") ? "text/html" : "text/javascript");
                        exchange.sendResponseHeaders(
                                files.containsKey(name) ? 200 : 404,
                                body.length == 0 ? -1 : body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
