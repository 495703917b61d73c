// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.client.service.RoomSettings;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SessionCluster;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures and the readings of a sensor, joined on a session cluster. */
@Tag(SessionCluster.TAG)
@RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
@ExtendWith(ServerUnderTest.class)
class ClusterTelemetryITCase {
    @RegisterExtension static final SessionCluster FLINK = new SessionCluster();

    private static final Logger LOG = LoggerFactory.getLogger(ClusterTelemetryITCase.class);

    private static final int SOME = 150;

    private static final double FRAME_MS = 1000 / 30.0;

    /** What receivers of a room over a mobile network have; messages wait for nothing. */
    private static final Duration PLAYOUT_DELAY = Duration.ofMillis(200);

    @Test
    void eachPictureHasTheReadingOfItsTime(LiveKitEndpoint server) throws Exception {
        List<Double> ages = agesOfReadings(server, "user");

        assertThat(ages).containsOnly(0.0);
    }

    /**
     * Pictures wait to be shown and messages do not: the readings that are there are later ones.
     */
    @Test
    @Tag("long")
    void byReceptionItIsThatOfAPictureFramesLater(LiveKitEndpoint server) throws Exception {
        List<Double> ages = agesOfReadings(server, "reception");

        double median = ages.stream().sorted().toList().get(ages.size() / 2);
        LOG.warn("joined by reception, a reading is {} ms older than its picture", median);
        assertThat(Math.abs(median)).isGreaterThanOrEqualTo(3 * FRAME_MS);
    }

    /** By how much readings are older than the pictures that they came with, in milliseconds. */
    private static List<Double> agesOfReadings(LiveKitEndpoint server, String joinBy)
            throws Exception {
        String room = "by-" + joinBy;
        server.rooms()
                .createRoom(
                        room,
                        RoomSettings.builder()
                                .playoutDelay(PLAYOUT_DELAY, PLAYOUT_DELAY.multipliedBy(2))
                                .build());
        try (PythonPeer subscriber = PythonPeer.subscriber(server, room + "-out").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--size", "320x180")
                                .option("--frame-metadata")
                                .option("--telemetry", "telemetry")
                                .start()) {
            String job =
                    FLINK.run(
                            server,
                            List.of(),
                            "telemetry",
                            "--engine",
                            "livekit-ffi",
                            "--room",
                            room,
                            "--out-room",
                            room + "-out",
                            "--frame-metadata",
                            "user-timestamp,user-data",
                            "--join-by",
                            joinBy);
            FLINK.awaitRunning(job);
            subscriber.await("receiving");
            Waiting.until(
                    "readings",
                    () ->
                            assertThat(subscriber.report().tracks())
                                    .anySatisfy(
                                            track ->
                                                    assertThat(track.readingAgeMs())
                                                            .hasSizeGreaterThan(SOME)));
            SubscriberReport.Track track = subscriber.report().track("cam0");
            assertThat(FLINK.rest().job(job).isRunning()).isTrue();
            assertThat(publisher.isRunning()).isTrue();
            FLINK.flink(server, List.of("cancel", job));
            return track.readingAgeMs();
        }
    }
}
