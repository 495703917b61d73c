// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Servers take the participant that came first for the one that is to go. */
@ExtendWith(ServerUnderTest.class)
class LateJoinITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    /** A join that is given up here, and reaches the server when the next one stands. */
    @Test
    void anAttemptThatComesLateDoesNotEndTheJob(LocalLiveKitServer server) throws Exception {
        FrameLog log = new FrameLog();
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "late").setUrl(proxy.through(server.url())),
                                log,
                                1)) {
            try (PythonPeer publisher = publisher(server, "late", "python-before")) {
                publisher.await("published");
                awaitFrames(log, "python-before", 10);
            }
            TcpProxy.HeldConnection late = proxy.holdNext(LateJoinITCase::isJoin);

            server.restart();

            JoinedRoom.await(late.taken());
            try (PythonPeer publisher = publisher(server, "late", "python-after")) {
                publisher.await("published");
                awaitFrames(log, "python-after", 10);
                String replaced = sessionOfTheSource(server);
                late.release();
                JoinedRoom.await(late.answered());

                Waiting.until(
                        "the end of the session that it replaces",
                        () -> assertThat(sessionOfTheSource(server)).isNotEqualTo(replaced));
                awaitFrames(log, "python-after", frames(log, "python-after") + 10);
            }
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    @Test
    void anotherParticipantOfTheSameIdentityEndsTheJob(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher = publisher(server, "double", "python-publisher");
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "double"), log, 1)) {
            publisher.await("published");
            awaitFrames(log, "python-publisher", 10);

            try (JoinedRoom other = JoinedRoom.join(server, "double", "flink-in-0")) {
                assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                        .rootCause()
                        .hasMessageContaining("Another participant joined room 'double'")
                        .hasMessageContaining("identity-prefix");
                assertThat(other.room().localParticipant().identity()).isEqualTo("flink-in-0");
            }
        }
    }

    private static String sessionOfTheSource(LiveKitEndpoint server) throws Exception {
        return server.rooms().listParticipants("late").stream()
                .filter(each -> each.identity().equals("flink-in-0"))
                .map(ParticipantInfo::sid)
                .findAny()
                .orElseThrow(() -> new AssertionError("The source is not in its room"));
    }

    private static boolean isJoin(String requestLine) {
        return requestLine.startsWith("GET /rtc?") && !requestLine.contains("reconnect=1");
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, String identity) {
        return PythonPeer.publisher(server, room)
                .option("--identity", identity)
                .option("--size", "320x180")
                .option("--fps", 15)
                .start();
    }

    private static void awaitFrames(FrameLog log, String identity, long count) {
        Waiting.until(
                "frames of " + identity,
                Duration.ofMinutes(1),
                () -> assertThat(frames(log, identity)).isGreaterThanOrEqualTo(count));
    }

    private static long frames(FrameLog log, String identity) {
        return log.entries().stream()
                .filter(frame -> frame.header().origin().participant().equals(identity))
                .count();
    }
}
