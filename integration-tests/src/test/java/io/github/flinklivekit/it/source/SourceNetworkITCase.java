// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.fixtures.network.UdpProxy;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a network does to a source, whose job does not restart. The publisher's network is well. */
@RealServerOnly(RealServerOnly.Because.ITS_MEDIA_HAS_ONE_WAY)
class SourceNetworkITCase {
    private static final String ROOM = "network";
    private static final long SILENCE_US = 1_500_000;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void mediaIsLostAlone() throws Exception {
        FrameLog log = new FrameLog();
        try (LiveKitServer server = LiveKitServer.builder().mediaBehindProxy().start();
                UdpProxy media = server.mediaProxy();
                PythonPeer publisher = publisher(server)) {
            int sourcesFlows = media.flows();
            try (Jobs.Running job = SourceJobs.run(Jobs.source(server, ROOM), log, 1)) {
                log.awaitMore("cam0", 10);

                media.blockFrom(sourcesFlows);
                awaitSilence(log);
                media.unblock();

                awaitMore(log);
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
                job.cancel();
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void mediaAndSignallingAreLostTogether() throws Exception {
        FrameLog log = new FrameLog();
        try (LiveKitServer server = LiveKitServer.builder().mediaBehindProxy().start();
                UdpProxy media = server.mediaProxy();
                TcpProxy signal = TcpProxy.to(URI.create(server.url()).getPort());
                PythonPeer publisher = publisher(server)) {
            int sourcesFlows = media.flows();
            try (Jobs.Running job =
                    SourceJobs.run(
                            Jobs.source(server, ROOM).setUrl(signal.through(server.url())),
                            log,
                            1)) {
                log.awaitMore("cam0", 10);

                media.blockFrom(sourcesFlows);
                signal.block();
                awaitSilence(log);
                signal.unblock();
                media.unblock();

                awaitMore(log);
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
                job.cancel();
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void theServersRelayIsUsedWhereThereIsNoOtherWay() throws Exception {
        FrameLog log = new FrameLog();
        try (LiveKitServer server = LiveKitServer.builder().turn().start();
                UdpProxy media = server.mediaProxy();
                PythonPeer publisher = publisher(server)) {
            media.blockFrom(media.flows());
            try (Jobs.Running job = SourceJobs.run(Jobs.source(server, ROOM), log, 1)) {
                log.awaitMore("cam0", 10);
                job.cancel();
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** Not part of every run: the server opens this port on every interface. */
    @Tag("long")
    @Test
    void mediaComesOverTcpWhereUdpIsBlocked() throws Exception {
        FrameLog log = new FrameLog();
        try (LiveKitServer server = LiveKitServer.builder().mediaOverTcp().start();
                PythonPeer publisher = publisher(server);
                Jobs.Running job = SourceJobs.run(Jobs.source(server, ROOM), log, 1)) {
            log.awaitMore("cam0", 10);
            job.cancel();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** A publisher whose pictures are on their way, so that later flows are not its own. */
    private static PythonPeer publisher(LiveKitServer server) {
        PythonPeer publisher =
                PythonPeer.publisher(server, ROOM)
                        .option("--size", "320x180")
                        .option("--fps", 15)
                        .start();
        publisher.await("capturing");
        return publisher;
    }

    private static void awaitSilence(FrameLog log) {
        Waiting.until(
                "silence",
                () -> {
                    List<FrameLog.Entry> entries = log.entries();
                    assertThat(Pictures.nowUs() - entries.get(entries.size() - 1).seenAtUs())
                            .isGreaterThan(SILENCE_US);
                });
    }

    /** Attempts may be seconds apart. */
    private static void awaitMore(FrameLog log) {
        int before = log.entries().size();
        Waiting.until(
                "frames again",
                Duration.ofMinutes(1),
                () -> assertThat(log.entries()).hasSizeGreaterThan(before + 10));
    }
}
