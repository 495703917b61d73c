// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitExtension;
import io.github.flinklivekit.testing.RoomSubscriber;
import io.github.flinklivekit.testing.SubscribedTrack;
import io.github.flinklivekit.testing.TestPictures;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest.Action;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import static io.github.flinklivekit.testing.FrameAssert.assertThatFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a server does to a job that reads from one room and writes into another. The job does not
 * restart: either pictures go on by themselves, or it fails with one clear error.
 */
@EmbeddedServerOnly
@ExtendWith(LiveKitExtension.class)
class JobFaultsITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    /** What befalls camera, job and viewers alike. */
    private enum Fault {
        DROPPED(server -> server.faults().dropSignalConnections()),
        CLOSED(server -> server.faults().closeSignalConnections(1001)),
        TOLD_TO_RESUME(
                server -> server.faults().sendAway(Action.RESUME, DisconnectReason.MIGRATION)),
        TOLD_TO_JOIN_AGAIN(
                server ->
                        server.faults()
                                .sendAway(Action.RECONNECT, DisconnectReason.STATE_MISMATCH)),
        MAY_NOT_RESUME(
                server -> {
                    server.faults()
                            .sendAwayWhoResumes(Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
                    server.faults().dropSignalConnections();
                }),
        SLOW(server -> server.faults().delayMessages(Duration.ofMillis(200))),
        RESTARTED(EmbeddedLiveKitServer::restart);

        private final Consumer<EmbeddedLiveKitServer> action;

        Fault(Consumer<EmbeddedLiveKitServer> action) {
            this.action = action;
        }
    }

    @AfterEach
    void everythingIsAsItShouldBe(LiveKitExtension livekit) {
        livekit.embedded().faults().none();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void picturesGoOn(Fault fault, LiveKitExtension livekit) throws Exception {
        String in = "in-" + fault;
        String out = "out-" + fault;
        livekit.publish(in, "cam", TestPictures.moving(320, 180));
        try (Jobs.Running job = run(livekit, in, out)) {
            livekit.subscribe(out).awaitTrack("cam").awaitFrame();

            fault.action.accept(livekit.embedded());

            assertPicturesDrawnFromNowOn(livekit, out, job);
        }
    }

    @Test
    void afterAnOutageOfSignallingPicturesGoOn(LiveKitExtension livekit) throws Exception {
        livekit.publish("outage", "cam", TestPictures.moving(320, 180));
        try (Jobs.Running job = run(livekit, "outage", "outage-out");
                RoomSubscriber viewer = livekit.subscribe("outage-out")) {
            viewer.awaitTrack("cam").awaitFrame();

            livekit.embedded().faults().refuseJoins(503, "the node is draining");
            livekit.embedded().restart();
            Waiting.until(
                    "the viewer has noticed",
                    () ->
                            assertThat(viewer.room().connectionState())
                                    .isEqualTo(ConnectionState.RECONNECTING));
            assertThat(livekit.rooms().listParticipants("outage-out")).isEmpty();
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            livekit.embedded().faults().acceptJoins();

            assertPicturesDrawnFromNowOn(livekit, "outage-out", job);
        }
    }

    @Test
    @Tag("long")
    void afterMediaWasCutPicturesGoOn(LiveKitExtension livekit) throws Exception {
        livekit.publish("cut", "cam", TestPictures.moving(320, 180));
        try (Jobs.Running job = run(livekit, "cut", "cut-out")) {
            livekit.subscribe("cut-out").awaitTrack("cam").awaitFrame();

            livekit.embedded().faults().cutMedia();
            // The paths are given up after 15 s or so, on both sides of the job.
            Instant cut = Instant.now();
            Waiting.until(
                    "pictures drawn after the cut",
                    Duration.ofMinutes(3),
                    () -> {
                        try (RoomSubscriber room = livekit.subscribe("cut-out")) {
                            assertThatFrame(room.awaitTrack("cam").awaitFrame())
                                    .timeCode()
                                    .isAfter(cut);
                        }
                    });
            assertPicturesDrawnFromNowOn(livekit, "cut-out", job);
        }
    }

    private static void assertPicturesDrawnFromNowOn(
            LiveKitExtension livekit, String out, Jobs.Running job) {
        Instant now = Instant.now();
        try (RoomSubscriber room = livekit.subscribe(out)) {
            Waiting.until(
                    "pictures drawn after " + now,
                    Duration.ofMinutes(1),
                    () -> {
                        SubscribedTrack track = room.awaitTrack("cam");
                        assertThatFrame(track.awaitFrame()).timeCode().isAfter(now);
                    });
        }
        assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flink-in-0", "flink-out-0"})
    void whoIsRemovedFailsTheJobOnce(String identity, LiveKitExtension livekit) throws Exception {
        String out = "out-of-" + identity;
        livekit.publish("in-of-" + identity, "cam", TestPictures.moving(320, 180));
        try (Jobs.Running job = run(livekit, "in-of-" + identity, out)) {
            livekit.subscribe(out).awaitTrack("cam").awaitFrame();

            livekit.embedded()
                    .faults()
                    .sendAway(identity, Action.DISCONNECT, DisconnectReason.PARTICIPANT_REMOVED);

            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("'" + identity + "'")
                    .hasMessageContaining("was removed from room '")
                    .hasMessageNotContaining(livekit.apiSecret());
        }
    }

    /** What a server says that will let the job in some time. */
    private enum NotYet {
        NO_ROOM(server -> server.faults().refuseJoins(404, "requested room does not exist")),
        FULL(
                server ->
                        server.faults()
                                .sendAwayWhoJoins(
                                        Action.DISCONNECT, DisconnectReason.JOIN_FAILURE)),
        CLOSING(
                server ->
                        server.faults()
                                .sendAwayWhoJoins(Action.DISCONNECT, DisconnectReason.ROOM_CLOSED)),
        BUSY(server -> server.faults().refuseJoins(429, "slow down"));

        private final Consumer<EmbeddedLiveKitServer> action;

        NotYet(Consumer<EmbeddedLiveKitServer> action) {
            this.action = action;
        }
    }

    @ParameterizedTest
    @EnumSource(NotYet.class)
    void aServerThatWillLetItInLaterIsWaitedFor(NotYet notYet, LiveKitExtension livekit)
            throws Exception {
        String in = "later-" + notYet;
        String out = in + "-out";
        livekit.publish(in, "cam", TestPictures.moving(320, 180));
        notYet.action.accept(livekit.embedded());
        try (TcpProxy proxy = TcpProxy.to(livekit.embedded().port());
                Jobs.Running job = run(livekit, proxy.through(livekit.url()), in, out)) {
            awaitAttempts(proxy);
            livekit.embedded().faults().acceptJoins();
            assertPicturesDrawnFromNowOn(livekit, out, job);

            notYet.action.accept(livekit.embedded());
            livekit.embedded()
                    .faults()
                    .sendAway("flink-in-0", Action.DISCONNECT, DisconnectReason.ROOM_DELETED);
            livekit.embedded()
                    .faults()
                    .sendAway("flink-out-0", Action.DISCONNECT, DisconnectReason.ROOM_DELETED);
            awaitAttempts(proxy);
            livekit.embedded().faults().acceptJoins();
            assertPicturesDrawnFromNowOn(livekit, out, job);
        }
    }

    /** So many that one has failed. */
    private static void awaitAttempts(TcpProxy proxy) {
        long before = proxy.requests("GET /rtc?");
        Waiting.until(
                "attempts to join",
                Duration.ofMinutes(1),
                () -> assertThat(proxy.requests("GET /rtc?")).isGreaterThanOrEqualTo(before + 4));
    }

    @ParameterizedTest
    @EnumSource(Welcome.class)
    void aServerThatLetsNobodyInFailsTheJob(Welcome welcome, LiveKitExtension livekit)
            throws Exception {
        welcome.fault.accept(livekit.embedded());

        try (Jobs.Running job = run(livekit, "in", "in-out")) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .hasStackTraceContaining("cannot join room 'in")
                    .hasStackTraceContaining(welcome.message)
                    .satisfies(
                            failure ->
                                    assertThat(Throwables.getStackTrace(failure))
                                            .doesNotContain(livekit.apiSecret()));
        }
    }

    /** What a server that is not as it should be says to who comes. */
    private enum Welcome {
        UNAVAILABLE(server -> server.faults().refuseJoins(503, "draining"), "503: draining"),
        NO_LIVEKIT(
                server -> server.faults().refuseJoins(404, "404 page not found"),
                "404: 404 page not found. Check the URL"),
        CLOSED(server -> server.faults().closeJoins(1011), "closed it with code 1011"),
        FAREWELL(
                server ->
                        server.faults()
                                .sendAwayWhoJoins(
                                        Action.DISCONNECT, DisconnectReason.USER_REJECTED),
                "refused the join: USER_REJECTED"),
        SILENT(server -> server.faults().ignoreJoins(), "did not answer within");

        private final Consumer<EmbeddedLiveKitServer> fault;
        private final String message;

        Welcome(Consumer<EmbeddedLiveKitServer> fault, String message) {
            this.fault = fault;
            this.message = message;
        }
    }

    private static Jobs.Running run(LiveKitExtension livekit, String in, String out)
            throws Exception {
        return run(livekit, livekit.url(), in, out);
    }

    private static Jobs.Running run(LiveKitExtension livekit, String url, String in, String out)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.fromSource(
                        Jobs.source(livekit, in).setUrl(url).build(),
                        WatermarkStrategy.noWatermarks(),
                        "in")
                .sinkTo(
                        Jobs.sink(livekit, out)
                                .setUrl(url)
                                .setPublishOptions(
                                        TrackPublishOptions.builder().simulcast(false).build())
                                .build());
        return new Jobs.Running(env.executeAsync());
    }
}
