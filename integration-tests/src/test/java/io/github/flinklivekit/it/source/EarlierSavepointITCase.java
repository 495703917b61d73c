// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.client.service.TrackInfo;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that go on from savepoints of earlier builds; the README beside those says what they hold.
 */
@ExtendWith(ServerUnderTest.class)
class EarlierSavepointITCase {
    private static final String FIRST = "/savepoints/25d8615/";
    private static final String ROOM = "savepoint";
    private static final List<String> TRACKS = List.of("cam0", "cam1");
    private static final int SOME = 10;

    /** Frames that a source drops before its first, on a loaded machine, have numbers, too. */
    private static final int LOST_AT_MOST = 100;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void tracksGoOnAndFramesInStateAreWhatTheyWere(LiveKitEndpoint server, @TempDir Path folder)
            throws Exception {
        Path savepoint = Files.createDirectory(folder.resolve("earlier"));
        Files.write(savepoint.resolve("_metadata"), resource("_metadata"));
        List<String> kept =
                new String(resource("frames.txt"), StandardCharsets.UTF_8).lines().toList();
        LiveKitSource<VideoFrame> source = Jobs.source(server, ROOM).build();
        FrameLog log = new FrameLog();
        KeptFrames frames = new KeptFrames();
        Path next;
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, ROOM)
                                .option("--tracks", TRACKS.size())
                                .option("--size", "320x180")
                                .option("--fps", 15)
                                .start();
                Jobs.Running job = run(server, source, log, frames, savepoint)) {
            publisher.await("capturing");
            Waiting.until(
                    "frames of both, of a job that starts and joins two rooms",
                    Duration.ofSeconds(60),
                    () -> assertThat(log.byTrack()).containsOnlyKeys(TRACKS));
            TRACKS.forEach(track -> log.awaitMore(track, SOME));
            Waiting.until(
                    "the sink publishes both",
                    () ->
                            assertThat(server.rooms().listParticipants(ROOM + "-out"))
                                    .flatExtracting(ParticipantInfo::tracks)
                                    .extracting(TrackInfo::name)
                                    .containsExactlyInAnyOrderElementsOf(TRACKS));
            next =
                    Path.of(
                            URI.create(
                                    JoinedRoom.await(
                                            job.client()
                                                    .stopWithSavepoint(
                                                            false,
                                                            folder.toUri().toString(),
                                                            SavepointFormatType.CANONICAL))));
        }

        assertThat(frames.restored()).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(generations(source, savepoint)).containsExactly("cam0@1", "cam1@1");
        assertThat(generations(source, next)).containsExactly("cam0@2", "cam1@2");
        for (String track : TRACKS) {
            long last = sequenceOf("latest " + track, kept);
            assertThat(log.of(track).map(entry -> entry.header().sequence()))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .first()
                    .asInstanceOf(InstanceOfAssertFactories.LONG)
                    .isGreaterThan(last)
                    .isLessThan(last + LOST_AT_MOST);
        }
    }

    /** The graph and the names of operators and state are those of the savepoints. */
    private static Jobs.Running run(
            LiveKitEndpoint server,
            LiveKitSource<VideoFrame> source,
            FrameLog log,
            KeptFrames frames,
            Path savepoint)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.setMaxParallelism(2);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "room")
                .uid("room")
                .keyBy(VideoFrame::track)
                .process(frames)
                .uid("frames")
                .process(log)
                .uid("log")
                .sinkTo(Jobs.sink(server, ROOM + "-out").build())
                .uid("sink");
        return new Jobs.Running(env.executeAsync());
    }

    private static List<String> generations(LiveKitSource<?> source, Path savepoint)
            throws IOException {
        return SavedTracks.of(source, savepoint).stream()
                .map(split -> split.track() + "@" + split.generation())
                .sorted()
                .toList();
    }

    private static long sequenceOf(String start, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(start + " "))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[2]))
                .findAny()
                .orElseThrow();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EarlierSavepointITCase.class.getResourceAsStream(FIRST + name)) {
            return in.readAllBytes();
        }
    }
}
