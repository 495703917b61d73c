// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line of the examples, and what {@code publish} sends. */
@ExtendWith(ServerUnderTest.class)
class ExamplesUsageITCase {

    @ParameterizedTest
    @ValueSource(strings = {"publish", "watch", "echo", "record", "replay"})
    void everyCommandExplainsItself(String command) {
        try (ExampleJob job = ExampleJob.start(command, "--help")) {
            ExampleJob.Ended ended = job.await(Duration.ZERO);

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.stderr()).isEmpty();
            assertThat(ended.stdout())
                    .contains(
                            command,
                            "--url",
                            "--api-key",
                            "--api-secret",
                            "--token",
                            "--room",
                            "--identity",
                            "--parallelism",
                            "--duration",
                            "LIVEKIT_URL");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void publishedPicturesCarryTheirTime(int tracks, LiveKitEndpoint server) {
        String room = "publish-" + tracks;
        try (PythonPeer subscriber = PythonPeer.subscriber(server, room).start()) {
            subscriber.await("connected");
            try (ExampleJob job =
                    ExampleJob.start(
                            server,
                            "publish",
                            "--room",
                            room,
                            "--tracks",
                            String.valueOf(tracks),
                            "--parallelism",
                            String.valueOf(tracks),
                            "--size",
                            "320x180",
                            "--duration",
                            "12s")) {
                ExampleJob.Ended ended = job.await(Duration.ofSeconds(12));
                assertThat(ended.exitCode()).as(ended.stderr()).isZero();
                assertThat(ended.stdout() + ended.stderr()).isEmpty();
            }
            SubscriberReport report = subscriber.stop(SubscriberReport.class);

            assertThat(report.tracks()).hasSize(tracks);
            for (int i = 0; i < tracks; i++) {
                SubscriberReport.Track track = report.track("cam" + i);
                assertThat(track.participant()).startsWith("flink-publish-out-");
                assertThat(track.sizes())
                        .extracting(size -> size.width() + "x" + size.height())
                        .containsExactly("320x180");
                assertThat(track.frames()).isGreaterThan(90);
                assertThat(track.timeCodes()).isGreaterThanOrEqualTo(track.frames() * 95 / 100);
            }
        }
    }

    @Test
    void anInterruptEndsTheJobAndLeavesTheRoom(LiveKitEndpoint server) throws Exception {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "interrupt").start();
                ExampleJob job =
                        ExampleJob.start(
                                server, "publish", "--room", "interrupt", "--size", "320x180")) {
            subscriber.await("size");
            long startNs = System.nanoTime();

            job.interrupt();

            job.await(Duration.ofSeconds(10));
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .isLessThan(Duration.ofSeconds(10));
            // At once, not when the server has missed its pings for long enough.
            assertThat(server.rooms().listParticipants("interrupt"))
                    .extracting(participant -> participant.identity())
                    .containsExactly("python-subscriber");
        }
    }
}
