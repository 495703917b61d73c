// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.client.service.RoomSettings;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sources of more than one room. */
@ExtendWith(ServerUnderTest.class)
class RoomsITCase {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int FPS = 15;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
    @Test
    void twelveTracksOfThreeRoomsAreSharedEvenlyAndComeWhole(LiveKitEndpoint server)
            throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer one = cameras(server, "three-1", 4);
                PythonPeer two = cameras(server, "three-2", 4);
                PythonPeer three = cameras(server, "three-3", 4);
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "three-1")
                                        .setRooms("three-1", "three-2", "three-3"),
                                log,
                                2)) {
            for (PythonPeer publisher : List.of(one, two, three)) {
                publisher.await("capturing");
            }
            Waiting.until(
                    "frames of all tracks",
                    () -> assertThat(byRoomAndTrack(log.entries())).hasSize(12));

            // A window in which this machine has time for its publishers.
            Waiting.until(
                    "98 % of each track",
                    Duration.ofMinutes(2),
                    () -> {
                        Map<String, List<FrameLog.Entry>> window =
                                byRoomAndTrack(log.recent(WINDOW));
                        assertThat(window).hasSize(12);
                        window.forEach(RoomsITCase::assertWhole);
                    });

            Map<Integer, List<FrameLog.Entry>> bySubtask =
                    log.entries().stream().collect(groupingBy(FrameLog.Entry::subtask));
            assertThat(bySubtask).hasSize(2);
            bySubtask.forEach((subtask, frames) -> assertThat(byRoomAndTrack(frames)).hasSize(6));
            for (String room : List.of("three-1", "three-2", "three-3")) {
                assertThat(Jobs.participants(server, room))
                        .doesNotHaveDuplicates()
                        .isSubsetOf("flink-in-0", "flink-in-1");
            }
            job.cancel();
        }
    }

    private static PythonPeer cameras(LiveKitEndpoint server, String room, int tracks) {
        return PythonPeer.publisher(server, room)
                .option("--tracks", tracks)
                .option("--size", "320x180")
                .option("--fps", FPS)
                .start();
    }

    private static Map<String, List<FrameLog.Entry>> byRoomAndTrack(List<FrameLog.Entry> frames) {
        return frames.stream()
                .collect(groupingBy(frame -> frame.header().origin().room() + "/" + frame.track()));
    }

    private static void assertWhole(String track, List<FrameLog.Entry> frames) {
        assertThat(frames)
                .as(track)
                .hasSizeGreaterThanOrEqualTo((int) WINDOW.toSeconds() * FPS * 98 / 100);
        // Numbers that are missing are frames that were dropped here.
        long first = frames.get(0).header().sequence();
        long last = frames.get(frames.size() - 1).header().sequence();
        assertThat(last - first + 1).as(track).isEqualTo(frames.size());
    }

    @Test
    void roomsOfAPatternAreReadAsTheyAppearAndLeftWhenTheyAreOver(LiveKitEndpoint server)
            throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer stranger = camera(server, "kitchen");
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "any")
                                        .setRoomPattern(Pattern.compile("studio-[0-9]"))
                                        .setRoomDiscoveryInterval(LOOK),
                                log,
                                1)) {
            stranger.await("published");
            server.rooms()
                    .createRoom(
                            "studio-1",
                            RoomSettings.builder().departureTimeout(Duration.ofSeconds(1)).build());
            try (PythonPeer first = camera(server, "studio-1")) {
                first.await("published");
                Waiting.until("the first room", () -> assertThat(rooms(log)).contains("studio-1"));
            }
            try (PythonPeer second = camera(server, "studio-2")) {
                second.await("published");
                Waiting.until("the second room", () -> assertThat(rooms(log)).contains("studio-2"));
            }
            // The source alone does not keep it open, and does not open it anew.
            Waiting.until(
                    "the end of the first room",
                    Duration.ofMinutes(1),
                    () ->
                            assertThat(server.rooms().listRooms())
                                    .extracting(RoomInfo::name)
                                    .doesNotContain("studio-1"));
            long before = log.entries().size();
            try (PythonPeer again = camera(server, "studio-1")) {
                again.await("published");
                Waiting.until(
                        "the first room again",
                        () ->
                                assertThat(log.entries().stream().skip(before))
                                        .anyMatch(
                                                frame ->
                                                        frame.header()
                                                                .origin()
                                                                .room()
                                                                .equals("studio-1")));
            }

            assertThat(rooms(log)).containsExactlyInAnyOrder("studio-1", "studio-2");
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    @Test
    void aRoomOfAPatternThatIsDeletedIsNotOpenedAgain(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer first = cameras(server, "hall-1", 2);
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "any")
                                        .setRoomPattern(Pattern.compile("hall-[0-9]"))
                                        .setRoomDiscoveryInterval(LOOK),
                                log,
                                2)) {
            first.await("published");
            Waiting.until(
                    "both tracks, one for each subtask",
                    () -> assertThat(byRoomAndTrack(log.entries())).hasSize(2));
            server.rooms().deleteRoom("hall-1");
            try (PythonPeer second = camera(server, "hall-2")) {
                second.await("published");
                Waiting.until("the second room", () -> assertThat(rooms(log)).contains("hall-2"));
                assertThat(server.rooms().listRooms())
                        .extracting(RoomInfo::name)
                        .contains("hall-2")
                        .doesNotContain("hall-1");
            }
            job.cancel();
        }
    }

    private static PythonPeer camera(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room).option("--size", "320x180").start();
    }

    private static List<String> rooms(FrameLog log) {
        return log.entries().stream()
                .map(frame -> frame.header().origin().room())
                .distinct()
                .toList();
    }

    @Test
    void aWrongSecretFailsTheJobThatLooksForRooms(LiveKitEndpoint server) throws Exception {
        try (Jobs.Running job =
                SourceJobs.run(
                        Jobs.source(server, "any")
                                .setRoomPattern(Pattern.compile("studio-.*"))
                                .setApiSecret("another-secret-of-at-least-32-characters"),
                        new FrameLog(),
                        1)) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("401")
                    .hasMessageContaining("API key")
                    .hasMessageNotContaining("another-secret");
        }
    }
}
