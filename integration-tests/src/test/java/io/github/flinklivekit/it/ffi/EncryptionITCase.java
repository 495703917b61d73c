// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.room.EncryptionKeys;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.fixtures.peer.BrowserPeer;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.RecordedEvents;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rooms that are encrypted end to end, with LiveKit's Python SDK on the other side. */
@RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
@ExtendWith(ServerUnderTest.class)
@SuppressWarnings("try") // Publishers are closed, and not asked for anything.
class EncryptionITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    private static final String ENGINE = "livekit-ffi";
    private static final String KEY = "what nobody else knows";
    private static final String NEXT = "what comes after it";
    private static final int SOME = 60;

    private final FrameLog log = new FrameLog();

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void picturesAreReadAndWritten(LiveKitServer server) throws Exception {
        try (PythonPeer subscriber =
                        PythonPeer.subscriber(server, "echo-out")
                                .option("--encryption-key", KEY)
                                .start();
                PythonPeer stranger =
                        PythonPeer.subscriber(server, "echo-out")
                                .option("--identity", "stranger")
                                .option("--encryption-key", "another")
                                .start();
                PythonPeer publisher = publisher(server, "echo");
                Jobs.Running job = echo(server)) {
            subscriber.await("receiving");
            Waiting.until(
                    "pictures",
                    () ->
                            assertThat(subscriber.report().track("cam0").timeCodes())
                                    .isGreaterThan(SOME));
            stranger.await("subscribed");
            assertThat(stranger.report().track("cam0").frames()).isZero();
            job.cancel();
        }
    }

    @Test
    void browsersAreReadAndSee(LiveKitServer server) throws Exception {
        try (BrowserPeer viewer = BrowserPeer.subscriber(server, "echo-out", KEY);
                BrowserPeer publisher = BrowserPeer.publisher(server, "echo", KEY);
                Jobs.Running job = echo(server)) {
            Waiting.until(
                    "green pictures",
                    () ->
                            assertThat(viewer.look("cam0").colours())
                                    .isNotEmpty()
                                    .contains("green")
                                    .allMatch(
                                            colour ->
                                                    colour.equals("green")
                                                            || colour.equals("white")));
            job.cancel();
        }
    }

    private Jobs.Running echo(LiveKitEndpoint server) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(
                        source(server, "echo")
                                .setEncryptionKeys(EncryptionKeys.shared(KEY))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "in")
                .sinkTo(
                        Jobs.sink(server, "echo-out")
                                .setEngine(ENGINE)
                                .setEncryptionKeys(EncryptionKeys.shared(KEY))
                                .build());
        return new Jobs.Running(flink.executeAsync("echo"));
    }

    /** As LiveKit's SDKs derive one, and as they change to another of a ring. */
    @Test
    void picturesGoOnThroughChangesOfTheKey(LiveKitServer server) throws Exception {
        try (PythonPeer publisher = publisher(server, "changes");
                Jobs.Running job =
                        SourceJobs.run(
                                source(server, "changes")
                                        .setEncryptionKeys(EncryptionKeys.shared(KEY, NEXT)),
                                log,
                                1)) {
            log.awaitMore("cam0", SOME);

            publisher.send("ratchet");
            publisher.await("ratchet");
            log.awaitMore("cam0", SOME);
            publisher.send("key", Map.of("key", NEXT, "number", "1"));
            publisher.await("key");
            log.awaitMore("cam0", SOME);
            job.cancel();
        }

        assertThat(log.entries()).allSatisfy(entry -> assertThat(entry.timeCodeUs()).isPresent());
    }

    @Test
    void eachParticipantMayHaveAKeyOfItsOwn(LiveKitServer server) throws Exception {
        EncryptionKeys keys =
                EncryptionKeys.ofParticipants(
                        identity ->
                                identity.equals("python-publisher")
                                        ? KEY.getBytes(StandardCharsets.UTF_8)
                                        : null);
        try (PythonPeer publisher = publisher(server, "own");
                PythonPeer other =
                        PythonPeer.publisher(server, "own")
                                .option("--identity", "other")
                                .option("--size", "320x180")
                                .option("--encryption-key", NEXT)
                                .start();
                Jobs.Running job =
                        SourceJobs.run(source(server, "own").setEncryptionKeys(keys), log, 1)) {
            log.awaitMore("cam0", SOME);
            job.cancel();
        }

        assertThat(log.entries())
                .allSatisfy(
                        entry -> {
                            assertThat(entry.header().origin().participant())
                                    .isEqualTo("python-publisher");
                            assertThat(entry.timeCodeUs()).isPresent();
                        });
    }

    @Test
    void whoHasAnotherKeyIsTold(LiveKitServer server) {
        try (PythonPeer publisher = publisher(server, "wrong")) {
            RecordedEvents events = new RecordedEvents();
            try (Room room = LiveKitEngines.named(ENGINE).createRoom(new JoinAttempts())) {
                room.addListener(events);
                JoinedRoom.await(
                        room.connect(
                                server.url(),
                                server.tokens().join("wrong", "viewer"),
                                RoomOptions.builder()
                                        .encryption(EncryptionKeys.shared("another"))
                                        .build()));
                events.await("trackSubscriptionFailed python-publisher/cam0 ENCRYPTED");
            }
        }
    }

    @Test
    void theOtherEngineSaysThatItCannot(LiveKitServer server) {
        LiveKitSourceBuilder<VideoFrame> source =
                Jobs.source(server, "refused")
                        .setEngine("webrtc-java")
                        .setEncryptionKeys(EncryptionKeys.shared(KEY));
        assertThatThrownBy(source::build)
                .hasMessageContaining("choose livekit-ffi")
                .hasMessageNotContaining(KEY);
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room)
                .option("--size", "320x180")
                .option("--encryption-key", KEY)
                .start();
    }

    private static LiveKitSourceBuilder<VideoFrame> source(LiveKitEndpoint server, String room) {
        return Jobs.source(server, room).setEngine(ENGINE);
    }
}
