// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.ArrowFiles;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code record} writes of what the Python SDK sends. */
@Tag(ExampleJob.TAG)
@ExtendWith(ServerUnderTest.class)
class RecordITCase {

    private static final int FPS = 5;

    /** Small enough that no encoder makes it smaller under load. */
    private static final String SIZE = "320x180";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sampledFramesOfAllTracks(int parallelism, LiveKitEndpoint server) {
        String room = "record-" + parallelism;
        int seconds = 15;
        Path out = folder.resolve("made/by the job");
        try (PythonPeer publisher = publisher(server, room, 2);
                ExampleJob job =
                        record(
                                server,
                                room,
                                out,
                                "--buffer-type",
                                "RGBA",
                                "--fps",
                                String.valueOf(FPS),
                                "--compression",
                                "zstd",
                                "--parallelism",
                                String.valueOf(parallelism),
                                "--duration",
                                seconds + "s")) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(seconds));
            assertThat(ended.exitCode()).as(ended.stderr()).isZero();
            assertThat(ended.stdout() + ended.stderr()).isEmpty();
            assertThat(publisher.isRunning()).isTrue();
        }

        assertThat(ArrowFiles.names(out)).isNotEmpty().allMatch(RecordITCase::isFinished);
        Map<String, List<VideoFrame>> tracks = byTrack(ArrowFiles.read(out));
        assertThat(tracks).containsOnlyKeys("cam0", "cam1");
        for (List<VideoFrame> frames : tracks.values()) {
            // Most of the time is left for the job to start, on a machine with other work.
            assertThat(frames).hasSizeBetween(seconds * FPS / 5, seconds * FPS + 1);
            assertThat(frames)
                    .allSatisfy(
                            frame -> {
                                assertThat(frame.width()).isEqualTo(320);
                                assertThat(frame.height()).isEqualTo(180);
                                assertThat(frame.type()).isEqualTo(VideoBufferType.RGBA);
                                assertThat(frame.room()).isEqualTo(room);
                                assertThat(frame.participant()).isEqualTo("python-publisher");
                                assertThat(frame.trackSource()).isEqualTo(TrackSource.CAMERA);
                            });
            List<Long> drawn = frames.stream().map(RecordITCase::timeCode).toList();
            assertThat(drawn).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < drawn.size(); i++) {
                assertThat(frames.get(i).timestampUs()).isGreaterThan(drawn.get(i));
            }
        }
    }

    /** Files that were not finished before the interrupt are finished by it. */
    @Test
    void anInterruptLeavesCompleteFiles(LiveKitEndpoint server) throws Exception {
        try (PythonPeer publisher = publisher(server, "interrupted", 1);
                ExampleJob job = record(server, "interrupted", folder, "--compression", "none")) {
            Waiting.until(
                    "two files",
                    Duration.ofSeconds(90),
                    () ->
                            assertThat(ArrowFiles.names(folder))
                                    .filteredOn(RecordITCase::isFinished)
                                    .hasSizeGreaterThanOrEqualTo(2));
            int before = ArrowFiles.names(folder).size();
            Waiting.until(
                    "one more in the making",
                    () -> assertThat(ArrowFiles.names(folder)).anyMatch(name -> !isFinished(name)));

            job.interrupt();

            job.await(Duration.ofSeconds(40));
            assertThat(publisher.isRunning()).isTrue();
            assertThat(ArrowFiles.names(folder))
                    .allMatch(RecordITCase::isFinished)
                    .hasSizeGreaterThanOrEqualTo(before);
            assertThat(ArrowFiles.read(folder))
                    .hasSizeGreaterThan(30)
                    .allMatch(frame -> frame.type() == VideoBufferType.I420)
                    .allMatch(frame -> timeCode(frame) > 0);
            assertThat(Jobs.participants(server, "interrupted")).isEmpty();
        }
    }

    @Test
    void anEmptyRoomLeavesNoFile(LiveKitEndpoint server) {
        try (ExampleJob job = record(server, "empty", folder, "--duration", "2s")) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(2));

            assertThat(ended.exitCode()).as(ended.stderr()).isZero();
            assertThat(ArrowFiles.names(folder)).isEmpty();
        }
    }

    @Test
    void aWrongSecretIsNotTriedAgain(LiveKitEndpoint server) {
        try (ExampleJob job =
                record(
                        server,
                        "refused",
                        folder,
                        "--api-secret",
                        "another-secret-of-at-least-32-characters")) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(10));

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr().lines()).hasSize(1).first().asString().contains("401");
        }
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, int tracks) {
        PythonPeer publisher =
                PythonPeer.publisher(server, room)
                        .option("--tracks", tracks)
                        .option("--size", SIZE)
                        .start();
        publisher.await("capturing");
        return publisher;
    }

    private static ExampleJob record(
            LiveKitEndpoint server, String room, Path out, String... options) {
        String[] all = new String[options.length + 5];
        all[0] = "record";
        all[1] = "--room";
        all[2] = room;
        all[3] = "--out";
        all[4] = out.toString();
        System.arraycopy(options, 0, all, 5, options.length);
        return ExampleJob.start(server, all);
    }

    private static boolean isFinished(String name) {
        return name.startsWith("frames-") && name.endsWith(".arrow");
    }

    private static long timeCode(VideoFrame frame) {
        return TimeCode.read(frame).orElseThrow();
    }

    private static Map<String, List<VideoFrame>> byTrack(List<VideoFrame> frames) {
        Function<VideoFrame, String> track = VideoFrame::track;
        return frames.stream().collect(Collectors.groupingBy(track));
    }
}
