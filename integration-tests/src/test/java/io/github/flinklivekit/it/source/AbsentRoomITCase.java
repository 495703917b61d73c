// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.service.RoomSettings;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.fixtures.server.LiveKitServerExtension;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** A server on which an application creates the rooms. */
@RealServerOnly(RealServerOnly.Because.IT_CREATES_ROOMS_FOR_ALL)
class AbsentRoomITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @RegisterExtension
    static final LiveKitServerExtension SERVER =
            new LiveKitServerExtension(
                    LiveKitServer.builder().extraYaml("room: { auto_create: false }\n"));

    @Test
    void sourceAndSinkJoinWhenTheirRoomIsThere(LiveKitServer server) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                Jobs.Running job = echo(server, proxy, "absent", StopCondition.NEVER)) {
            awaitRefusals(proxy);
            server.rooms().createRoom("absent");
            assertEcho(server, "absent");

            server.rooms().deleteRoom("absent");
            awaitRefusals(proxy);
            server.rooms().createRoom("absent");
            assertEcho(server, "absent");

            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    /** Two participants are there, and the source, which does not count. */
    @Test
    void aSinkWaitsForItsPlaceInAFullRoom(LiveKitServer server) throws Exception {
        server.rooms().createRoom("full", RoomSettings.builder().maxParticipants(2).build());
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                JoinedRoom first = JoinedRoom.join(server, "full", "first");
                PythonPeer publisher = publisher(server, "full")) {
            publisher.await("published");
            try (Jobs.Running job = echo(server, proxy, "full", StopCondition.NEVER)) {
                awaitRefusals(proxy);

                first.room().disconnect();

                awaitEcho(server, "full");
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
                job.cancel();
            }
        }
    }

    /** Nobody comes back to a room that is not there. */
    @Test
    void aSourceEndsWithARoomThatIsDeleted(LiveKitServer server) throws Exception {
        server.rooms().createRoom("deleted");
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                Jobs.Running job =
                        echo(
                                server,
                                proxy,
                                "deleted",
                                StopCondition.untilRoomEnds(Duration.ZERO))) {
            try (PythonPeer publisher = publisher(server, "deleted")) {
                publisher.await("published");
                awaitEcho(server, "deleted");
                server.rooms().deleteRoom("deleted");
            }

            JoinedRoom.await(
                    job.client().getJobExecutionResult().thenApply(result -> result),
                    Duration.ofMinutes(2));
        }
    }

    private static void assertEcho(LiveKitServer server, String room) throws Exception {
        try (PythonPeer publisher = publisher(server, room)) {
            publisher.await("published");
            awaitEcho(server, room);
        }
    }

    /** Until the sink publishes what the source reads. */
    private static void awaitEcho(LiveKitServer server, String room) {
        Waiting.until(
                "a track of the sink",
                Duration.ofMinutes(1),
                () ->
                        assertThat(server.rooms().listParticipants(room))
                                .anySatisfy(
                                        each -> {
                                            assertThat(each.identity()).isEqualTo("flink-out-0");
                                            assertThat(each.tracks()).isNotEmpty();
                                        }));
    }

    /** So many attempts that one of source and sink each has failed. */
    private static void awaitRefusals(TcpProxy proxy) {
        long before = proxy.requests("GET /rtc?");
        Waiting.until(
                "attempts to join",
                Duration.ofMinutes(1),
                () -> assertThat(proxy.requests("GET /rtc?")).isGreaterThanOrEqualTo(before + 4));
    }

    private static PythonPeer publisher(LiveKitServer server, String room) {
        return PythonPeer.publisher(server, room)
                .option("--size", "320x180")
                .option("--fps", 15)
                .start();
    }

    private static Jobs.Running echo(
            LiveKitServer server, TcpProxy proxy, String room, StopCondition stop)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        String url = proxy.through(server.url());
        env.fromSource(
                        Jobs.source(server, room).setUrl(url).setStopAfter(stop).build(),
                        WatermarkStrategy.noWatermarks(),
                        "room")
                .sinkTo(Jobs.sink(server, room).setUrl(url).build());
        return new Jobs.Running(env.executeAsync());
    }
}
