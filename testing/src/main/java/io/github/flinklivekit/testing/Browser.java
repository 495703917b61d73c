// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A headless Chromium with one page, 1280x800 pixels, to test what people see: a process and a
 * profile of its own. Pages may play and use WebRTC on loopback without asking; camera and
 * microphone are Chromium's synthetic ones. It ends with {@link #close()}, and with this JVM in any
 * case. Thread-safe.
 *
 * <p>The program is the one that the system property {@code livekit.chromium} or else the
 * environment variable {@code LIVEKIT_CHROMIUM} names, else {@code chromium}, {@code
 * chromium-browser} or {@code google-chrome} on the PATH.
 */
public final class Browser implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final String LOG = "chromium.log";

    /** Where a Chromium says at which port it listens, in its profile: the port, then a path. */
    private static final String PORT_FILE = "DevToolsActivePort";

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final TemporaryFolder profile;
    private final ChildProcess process;
    private final DevTools devTools;
    private final String page;
    private volatile CompletableFuture<Void> loading = CompletableFuture.completedFuture(null);

    private Browser(TemporaryFolder profile, ChildProcess process) {
        this.profile = profile;
        this.process = process;
        this.devTools = DevTools.connect(awaitAddress(profile, process), this::onEvent);
        this.page = attach();
    }

    /**
     * Starts a browser with an empty page, and returns when it takes commands.
     *
     * @throws IllegalStateException if Chromium is not installed, with what to run; if it ends or
     *     does not answer within 60 s, with the end of its log
     */
    public static Browser start() {
        Path program = Installation.ofThisMachine().chromium();
        TemporaryFolder profile = TemporaryFolder.create("chromium");
        ChildProcess process = null;
        try {
            process =
                    ChildProcess.startWithoutInput(
                            profile.file(LOG), program, arguments(profile).toArray(String[]::new));
            return new Browser(profile, process);
        } catch (RuntimeException e) {
            if (process != null) {
                end(process, process.descendants());
            }
            delete(profile);
            throw e;
        }
    }

    private static List<String> arguments(TemporaryFolder profile) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--headless",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile.path(),
                                "--no-first-run",
                                "--password-store=basic",
                                "--disable-breakpad",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-default-apps",
                                "--disable-extensions",
                                "--disable-sync",
                                "--disable-gpu",
                                // Containers have 64 MB of it.
                                "--disable-dev-shm-usage",
                                // Else a page that nobody looks at runs slower.
                                "--disable-background-timer-throttling",
                                "--disable-backgrounding-occluded-windows",
                                "--disable-renderer-backgrounding",
                                "--mute-audio",
                                "--autoplay-policy=no-user-gesture-required",
                                "--use-fake-device-for-media-stream",
                                "--use-fake-ui-for-media-stream",
                                // A name of multicast DNS that stands for 127.0.0.1 reaches nobody.
                                "--disable-features=WebRtcHideLocalIpsWithMdns",
                                "--allow-loopback-in-peer-connection"));
        // Chromium refuses to start for root with its sandbox.
        if (System.getProperty("user.name").equals("root")) {
            arguments.add("--no-sandbox");
        }
        arguments.add("about:blank");
        return arguments;
    }

    private static URI awaitAddress(TemporaryFolder profile, ChildProcess process) {
        Path file = profile.file(PORT_FILE);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            List<String> lines = linesOf(file);
            if (lines.size() == 2) {
                return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            }
            if (!process.isAlive()) {
                throw notReady(process, "ended with exit code " + process.exitCode());
            }
            if (System.nanoTime() - deadline > 0) {
                throw notReady(process, "is not ready after " + START_TIMEOUT.toSeconds() + " s");
            }
            process.awaitExit(PROBE_INTERVAL);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while Chromium starts");
            }
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException notReady(ChildProcess process, String what) {
        return new IllegalStateException(
                "Chromium %s; the end of its log:\n%s".formatted(what, process.logTail()));
    }

    private String attach() {
        JsonNode target =
                devTools.send(
                        null,
                        "Target.createTarget",
                        DevTools.parameters("url", "about:blank"),
                        COMMAND_TIMEOUT);
        String session =
                devTools.send(
                                null,
                                "Target.attachToTarget",
                                DevTools.parameters(
                                        "targetId",
                                        target.path("targetId").asText(),
                                        "flatten",
                                        true),
                                COMMAND_TIMEOUT)
                        .path("sessionId")
                        .asText();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            devTools.send(session, domain + ".enable", DevTools.parameters(), COMMAND_TIMEOUT);
        }
        devTools.send(
                session,
                "Emulation.setDeviceMetricsOverride",
                DevTools.parameters(
                        "width", WIDTH, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false),
                COMMAND_TIMEOUT);
        return session;
    }

    private JsonNode send(String method, Object... namesAndValues) {
        ObjectNode parameters = DevTools.parameters(namesAndValues);
        return devTools.send(page, method, parameters, COMMAND_TIMEOUT);
    }

    /**
     * Opens a page in place of the one that is open, and returns when its document is there and its
     * scripts have run; pictures may still be loading.
     *
     * @throws IllegalStateException if it cannot be had, with Chromium's reason
     */
    public void open(String url) {
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        loading = loaded;
        String error = send("Page.navigate", "url", url).path("errorText").asText();
        if (!error.isEmpty()) {
            throw new IllegalStateException("Chromium cannot open " + url + ": " + error);
        }
        try {
            loaded.get(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(
                    "%s has not loaded within %d s".formatted(url, COMMAND_TIMEOUT.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + url + " loads", e);
        }
    }

    /**
     * The value of a JavaScript expression in the page, as JSON; null for undefined. A promise is
     * waited for, up to 60 s, so {@code (async () => {...})()} runs several statements.
     *
     * @throws IllegalStateException if the script throws, with its error, or does not end in time
     */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                send(
                        "Runtime.evaluate",
                        "expression",
                        expression,
                        "awaitPromise",
                        true,
                        "returnByValue",
                        true,
                        "userGesture",
                        true);
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(describe(answer.path("exceptionDetails")));
        }
        JsonNode value = answer.at("/result/value");
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    /** What the page looks like now: a PNG file of 1280x800 pixels. */
    public byte[] screenshot() {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", "format", "png").path("data").asText());
    }

    /**
     * What was written to the console as an error since the start, by scripts and by the browser
     * itself: failed requests, uncaught exceptions, broken rules. A copy, oldest first.
     */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    private void onEvent(String method, JsonNode event) {
        switch (method) {
            case "Page.domContentEventFired" -> loading.complete(null);
            case "Runtime.exceptionThrown" -> errors.add(describe(event.path("exceptionDetails")));
            case "Runtime.consoleAPICalled" -> {
                String type = event.path("type").asText();
                if (type.equals("error") || type.equals("assert")) {
                    errors.add(textOf(event.path("args")));
                }
            }
            case "Log.entryAdded" -> {
                JsonNode entry = event.path("entry");
                if (entry.path("level").asText().equals("error")) {
                    errors.add(entry.path("text").asText() + " " + entry.path("url").asText());
                }
            }
            case "Inspector.targetCrashed" -> errors.add("the page crashed");
            default -> {}
        }
    }

    private static String describe(JsonNode exception) {
        JsonNode thrown = exception.path("exception");
        String text = exception.path("text").asText();
        return text + " " + thrown.path("description").asText(thrown.path("value").toString());
    }

    private static String textOf(JsonNode arguments) {
        StringJoiner text = new StringJoiner(" ");
        for (JsonNode argument : arguments) {
            text.add(argument.path("value").asText(argument.path("description").asText()));
        }
        return text.toString();
    }

    /** Ends the browser, in whatever state it is, and deletes its profile. */
    @Override
    public synchronized void close() {
        List<ProcessHandle> helpers = process.descendants();
        if (process.isAlive()) {
            try {
                devTools.send(null, "Browser.close", DevTools.parameters(), END_TIMEOUT);
                process.awaitExit(END_TIMEOUT);
            } catch (IllegalStateException e) {
                // It does not listen any more, and is killed.
            }
        }
        devTools.close();
        end(process, helpers);
        delete(profile);
    }

    private static void end(ChildProcess process, List<ProcessHandle> helpers) {
        process.close();
        helpers.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
        while (helpers.stream().anyMatch(Browser::runs) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PROBE_INTERVAL.toNanos());
        }
    }

    /** Where nobody asks for its exit code, a process that has ended stays, without a program. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Helpers of a killed browser may still write for a moment. */
    private static void delete(TemporaryFolder profile) {
        long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
        while (true) {
            try {
                profile.close();
                return;
            } catch (UncheckedIOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PROBE_INTERVAL.toNanos());
            }
        }
    }
}
