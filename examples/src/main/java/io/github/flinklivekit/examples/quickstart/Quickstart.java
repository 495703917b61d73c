// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.DurationConverter;
import io.github.flinklivekit.examples.Rates;
import io.github.flinklivekit.examples.Terminal;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import javax.annotation.Nullable;
import javax.imageio.ImageIO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shows live video passing through a Flink job, with all that it needs in this process. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description =
                "Shows a Flink job that draws the edges of a live video: starts a server, a synthetic camera, "
                        + "the job, and a page that shows before and after. Ends with Ctrl-C.")
public final class Quickstart implements Callable<Integer> {

    private static final String ROOM = "quickstart";
    private static final int ROOM_DIGITS = 6;

    /** Ctrl-C shall end all within two seconds. */
    private static final long END_TIME_MS = 1700;

    private static final int INTERRUPTED = 130;

    /** How long a slow machine may take. */
    private static final Duration FIRST_PICTURE = Duration.ofSeconds(60);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Ends by itself so long after the first picture, such as 20s, with exit code 0; with 1 if within a "
                            + "minute no picture comes through the job.")
    private Duration duration;

    @Option(names = "--no-page", description = "Shows figures in the terminal alone.")
    private boolean noPage;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the page is on 127.0.0.1 (default: a free port).")
    private int port;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "A server to use in place of the embedded one, such as wss://my.livekit.host (LIVEKIT_URL).")
    private String url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "That server's API key (LIVEKIT_API_KEY).")
    private String apiKey;

    @Option(
            names = "--api-secret",
            paramLabel = "SECRET",
            description = "Its secret (LIVEKIT_API_SECRET).")
    private String apiSecret;

    @Option(
            names = "--livekit-client",
            paramLabel = "FILE",
            description =
                    "livekit-client as a script for pages, which then show the tracks of that server over WebRTC "
                            + "(default: pictures alone; bin/quickstart gets it).")
    private Path livekitClient;

    @Spec private CommandSpec command;

    private final Terminal terminal = Terminal.ofThisProcess();

    @Override
    public Integer call() throws Exception {
        GivenServer given = givenServer();
        // Pictures of the page would go through temporary files.
        ImageIO.setUseCache(false);
        Closing closing = new Closing();
        Thread interrupted = new Thread(() -> end(closing), "quickstart-end");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (closing) {
            return run(given, closing);
        } finally {
            forget(interrupted);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already.
        }
    }

    @Nullable
    private GivenServer givenServer() {
        String address = orEnvironment(url, "LIVEKIT_URL");
        if (address == null) {
            return null;
        }
        String key = orEnvironment(apiKey, "LIVEKIT_API_KEY");
        String secret = orEnvironment(apiSecret, "LIVEKIT_API_SECRET");
        if (livekitClient != null && !Files.isReadable(livekitClient)) {
            throw new ParameterException(
                    command.commandLine(), livekitClient + " cannot be read (--livekit-client)");
        }
        if (key == null || secret == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "quickstart joins "
                            + address
                            + " as several participants: give its --api-key and --api-secret");
        }
        return new GivenServer(address, key, secret);
    }

    @Nullable
    private static String orEnvironment(@Nullable String value, String variable) {
        String found = value != null ? value : System.getenv(variable);
        return found == null || found.isBlank() ? null : found;
    }

    /** The program was interrupted. What does not end in time is left to the end of the process. */
    private static void end(Closing closing) {
        SyntheticCamera.daemon(
                        () -> {
                            try {
                                Thread.sleep(END_TIME_MS);
                                Runtime.getRuntime().halt(INTERRUPTED);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "quickstart-deadline")
                .start();
        closing.close();
    }

    private int run(@Nullable GivenServer given, Closing closing) throws Exception {
        terminal.update("starting");
        LiveKitEndpoint server =
                given != null ? given : closing.add(EmbeddedLiveKitServer.builder().start());
        String room = given == null ? ROOM : ROOM + "-" + randomDigits();
        FrameTrail trail = new FrameTrail();
        LatestFrame before = new LatestFrame();
        LatestFrame after = new LatestFrame();
        // At the same time: each waits for the network or for classes to be loaded.
        CompletableFuture<?> participants =
                CompletableFuture.runAsync(
                                () ->
                                        closing.add(
                                                SyntheticCamera.publish(
                                                        server, room, trail, before)))
                        .thenRun(() -> closing.add(Viewer.join(server, room, trail, after)));
        EdgeJob job = closing.add(EdgeJob.start(server, room));
        participants.join();
        // The embedded server would encode once more for each page.
        RoomForBrowsers video =
                given == null || livekitClient == null
                        ? null
                        : new RoomForBrowsers(server, room, livekitClient);
        Gauges gauges =
                new Gauges(
                        given == null ? "embedded" : server.url(),
                        room,
                        video != null,
                        trail,
                        job.plan());
        if (!noPage) {
            Page page = closing.add(servePage(gauges, before, after, video));
            terminal.clear();
            command.commandLine().getOut().println("Before and after: " + page.url());
        }
        watch(job, gauges);
        return report(gauges.figures());
    }

    private Page servePage(
            Gauges gauges, LatestFrame before, LatestFrame after, @Nullable RoomForBrowsers video) {
        try {
            return Page.serve(port, gauges::figures, before, after, video);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The page cannot be on port "
                            + port
                            + " of 127.0.0.1 ("
                            + e.getMessage()
                            + "): give another --port, or none",
                    e);
        }
    }

    /** Until the time is over. */
    private void watch(EdgeJob job, Gauges gauges) throws Exception {
        long firstNs = System.nanoTime();
        boolean flows = false;
        Duration patience = FIRST_PICTURE;
        while (duration == null || System.nanoTime() - firstNs < patience.toNanos()) {
            if (!flows && gauges.figures().flowed()) {
                flows = true;
                firstNs = System.nanoTime();
                patience = duration == null ? FIRST_PICTURE : duration;
            }
            try {
                job.end().get(Rates.SAMPLE_INTERVAL_MS, TimeUnit.MILLISECONDS);
                throw new IllegalStateException("The job has ended by itself");
            } catch (TimeoutException e) {
                gauges.sample();
                terminal.update(gauges.figures().line());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    private int report(Figures figures) {
        terminal.clear();
        command.commandLine().getOut().println(figures.line());
        if (figures.firstFrameMs() != null) {
            command.commandLine()
                    .getOut()
                    .printf("first picture %.1f s after the start%n", figures.firstFrameMs() / 1e3);
        }
        return figures.flowed() ? 0 : 1;
    }

    private static String randomDigits() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), ROOM_DIGITS);
    }
}
