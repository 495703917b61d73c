// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.testing;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ProcessFootprint;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The embedded server again and again in one JVM, with media each time. */
@EmbeddedServerOnly
class EmbeddedServerStartsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServerStartsITCase.class);
    private static final int STARTS = 50;

    /** Until the library is loaded, and pools have their size. */
    private static final int WARM_UP = 5;

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    /** Those of the JVM itself that come and go. */
    private static final int SPARE_THREADS = 8;

    @Test
    void fiftyStartsAndStopsLeaveNothing() throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            run();
        }
        ProcessFootprint before = ProcessFootprint.take();
        long socketsBefore = sockets();
        double[] startedMs = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            startedMs[i] = run();
        }

        // The server listens on one, and a peer connection has one for each address of the machine.
        Waiting.until(
                "no socket more than before",
                () -> assertThat(sockets()).isLessThanOrEqualTo(socketsBefore));
        LiveKitThreads.awaitNone();
        Waiting.until(
                "no thread more than before",
                () ->
                        assertThat(ProcessFootprint.take().threads())
                                .isLessThanOrEqualTo(before.threads() + SPARE_THREADS));
        ProcessFootprint after = ProcessFootprint.take();
        long kept = (after.outsideHeap() - before.outsideHeap()) / STARTS;
        Arrays.sort(startedMs);
        LOG.warn(
                String.format(
                        Locale.ROOT,
                        "%d starts of the embedded server: %.0f ms in the median, %.0f ms at most; %d KB kept of each, threads %d before and %d after",
                        STARTS,
                        startedMs[STARTS / 2],
                        startedMs[STARTS - 1],
                        kept >> 10,
                        before.threads(),
                        after.threads()));
    }

    /** Returns how long the start took, in milliseconds. */
    private static double run() {
        long startNs = System.nanoTime();
        long startedNs;
        try (EmbeddedLiveKitServer server = EmbeddedLiveKitServer.start()) {
            startedNs = System.nanoTime();
            try (JoinedRoom viewer = JoinedRoom.join(server, "short", "viewer");
                    JoinedRoom publisher = JoinedRoom.join(server, "short", "publisher");
                    Camera camera =
                            Camera.publish(
                                    publisher,
                                    "cam",
                                    WIDTH,
                                    HEIGHT,
                                    TrackPublishOptions.builder().simulcast(false).build(),
                                    Pictures.of(Colour.RED, WIDTH, HEIGHT));
                    ReceivedFrames frames = viewer.read(camera.track().name())) {
                frames.awaitColour(Colour.RED);
            }
        }
        assertThat(threads()).noneMatch(name -> name.startsWith("embedded-livekit"));
        // XNIO counts its threads as ended while they have a few steps to go.
        Waiting.until(
                "no thread of the HTTP server",
                () -> assertThat(threads()).noneMatch(name -> name.contains("XNIO")));
        return (startedNs - startNs) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    /** How many sockets of any kind this process has open, by Linux' count. */
    private static long sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(EmbeddedServerStartsITCase::isSocket).count();
        }
    }

    /** False also for one that was closed meanwhile. */
    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
