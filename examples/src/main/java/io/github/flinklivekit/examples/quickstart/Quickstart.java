// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.DurationConverter;
import io.github.flinklivekit.examples.Rates;
import io.github.flinklivekit.examples.Terminal;
import io.github.flinklivekit.examples.demo.Closing;
import io.github.flinklivekit.examples.demo.GivenServer;
import io.github.flinklivekit.examples.demo.Interruptible;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.LocalJob;
import io.github.flinklivekit.examples.demo.PageOptions;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.examples.demo.ServerOptions;
import io.github.flinklivekit.examples.demo.SyntheticCamera;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import javax.annotation.Nullable;
import javax.imageio.ImageIO;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Shows live video passing through a Flink job, with all that it needs in this process. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description =
                "Shows a Flink job that draws the edges of a live video: starts a server, a synthetic camera, "
                        + "the job, and a page that shows before and after. Ends with Ctrl-C.")
public final class Quickstart implements Callable<Integer> {

    private static final String ROOM = "quickstart";

    /** How long a slow machine may take. */
    private static final Duration FIRST_PICTURE = Duration.ofSeconds(60);

    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(Rates.SAMPLE_INTERVAL_MS);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Ends by itself so long after the first picture, such as 20s, with exit code 0; with 1 if within a "
                            + "minute no picture comes through the job.")
    private Duration duration;

    @Mixin private PageOptions pages;

    @Mixin private ServerOptions server;

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
        return Interruptible.run("quickstart", closing -> run(given, closing));
    }

    @Nullable
    private GivenServer givenServer() {
        GivenServer given = server.given();
        if (given != null && livekitClient != null && !Files.isReadable(livekitClient)) {
            throw new ParameterException(
                    command.commandLine(), livekitClient + " cannot be read (--livekit-client)");
        }
        return given;
    }

    private int run(@Nullable GivenServer given, Closing closing) throws Exception {
        terminal.update("starting");
        LiveKitEndpoint rooms =
                given != null ? given : closing.add(EmbeddedLiveKitServer.builder().start());
        String room = ROOM + ServerOptions.roomSuffix(given);
        FrameTrail trail = new FrameTrail();
        LatestFrame before = new LatestFrame();
        LatestFrame after = new LatestFrame();
        // At the same time: each waits for the network or for classes to be loaded.
        CompletableFuture<?> participants =
                CompletableFuture.runAsync(
                                () ->
                                        closing.add(
                                                SyntheticCamera.publish(
                                                        rooms,
                                                        room,
                                                        QuickstartCamera.SETTINGS,
                                                        new QuickstartCamera(trail, before))))
                        .thenRun(
                                () ->
                                        closing.add(
                                                RoomViewer.join(
                                                        rooms,
                                                        room,
                                                        QuickstartViewer.IDENTITY,
                                                        EdgeJob.IDENTITY,
                                                        new QuickstartViewer(trail, after))));
        LocalJob job = closing.add(EdgeJob.start(rooms, room));
        participants.join();
        // The embedded server would encode once more for each page.
        RoomForBrowsers video =
                given == null || livekitClient == null
                        ? null
                        : new RoomForBrowsers(rooms, room, livekitClient);
        Gauges gauges =
                new Gauges(
                        given == null ? "embedded" : rooms.url(),
                        room,
                        video != null,
                        trail,
                        job.plan());
        if (pages.hasPage()) {
            Page page =
                    closing.add(
                            pages.open(
                                    port ->
                                            Page.serve(
                                                    port, gauges::figures, before, after, video)));
            terminal.clear();
            command.commandLine().getOut().println("Before and after: " + page.url());
        }
        watch(job, gauges);
        return report(gauges.figures());
    }

    /** Until the time is over. */
    private void watch(LocalJob job, Gauges gauges) throws Exception {
        long firstNs = System.nanoTime();
        boolean flows = false;
        Duration patience = FIRST_PICTURE;
        while (duration == null || System.nanoTime() - firstNs < patience.toNanos()) {
            if (!flows && gauges.figures().flowed()) {
                flows = true;
                firstNs = System.nanoTime();
                patience = duration == null ? FIRST_PICTURE : duration;
            }
            if (job.awaitEnd(SAMPLE_INTERVAL)) {
                throw new IllegalStateException("The job has ended by itself");
            }
            gauges.sample();
            terminal.update(gauges.figures().line());
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
}
