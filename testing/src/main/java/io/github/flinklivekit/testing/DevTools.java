// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import javax.annotation.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Chrome DevTools Protocol over a WebSocket: commands with their answers, and events.
 * Thread-safe; events are told of on the WebSocket's thread.
 */
final class DevTools implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** Takes what the browser tells of by itself. */
    interface Events {
        void event(String method, JsonNode parameters);
    }

    private final Map<Integer, CompletableFuture<JsonNode>> commands = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Events events;
    private final WebSocket socket;
    @Nullable private volatile IllegalStateException broken;

    private DevTools(URI address, Events events) {
        this.events = events;
        this.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .buildAsync(address, new Messages())
                        .join();
    }

    /**
     * Connects.
     *
     * @throws CompletionException if nobody answers there
     */
    static DevTools connect(URI address, Events events) {
        return new DevTools(address, events);
    }

    /** Parameters of a command: names and values by turns. */
    static ObjectNode parameters(Object... namesAndValues) {
        ObjectNode parameters = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.putPOJO((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }

    /**
     * Sends a command and waits for its result.
     *
     * @param session of the page, or null for the browser
     * @throws IllegalStateException if the browser refuses it, is gone, or does not answer in time
     */
    JsonNode send(
            @Nullable String session, String method, ObjectNode parameters, Duration timeout) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        commands.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", parameters);
        if (session != null) {
            command.put("sessionId", session);
        }
        try {
            write(command);
            // Whoever broke off between the put and here has not seen this command.
            if (broken != null) {
                throw broken;
            }
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Chromium has not answered %s within %d s"
                            .formatted(method, timeout.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Chromium does " + method, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(method + ": " + e.getCause().getMessage(), e);
        } finally {
            commands.remove(id);
        }
    }

    /** A WebSocket takes the next message only when it has sent the one before. */
    private synchronized void write(ObjectNode command) {
        try {
            socket.sendText(JSON.writeValueAsString(command), true).join();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (CompletionException e) {
            throw new IllegalStateException("Chromium is gone", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void breakOff(IllegalStateException why) {
        broken = why;
        commands.values().forEach(command -> command.completeExceptionally(why));
    }

    private void receive(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            breakOff(new IllegalStateException("Chromium does not speak JSON", e));
            return;
        }
        if (!message.has("id")) {
            events.event(message.path("method").asText(), message.path("params"));
            return;
        }
        CompletableFuture<JsonNode> command = commands.get(message.get("id").asInt());
        if (command == null) {
            return;
        }
        if (message.has("error")) {
            command.completeExceptionally(
                    new IllegalStateException(message.at("/error/message").asText()));
        } else {
            command.complete(message.path("result"));
        }
    }

    /** Puts the parts of messages together. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        @Nullable
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                receive(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        @Nullable
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            breakOff(new IllegalStateException("Chromium has closed the connection"));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            breakOff(new IllegalStateException("the connection to Chromium broke", error));
        }
    }
}
