// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.Recordings;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a viewer sees of {@code replay}. */
@Tag(ExampleJob.TAG)
@ExtendWith(ServerUnderTest.class)
class ReplayITCase {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayITCase.class);

    private static final long US_PER_SECOND = 1_000_000;

    @TempDir private Path folder;

    @Test
    void aRecordingOfSeveralFilesIsPlayedAtItsPace(LiveKitEndpoint server) {
        Recordings.write(folder.resolve("z.arrow"), "cam", 0, 400);
        Recordings.write(folder.resolve("a.arrow"), "cam", 400, 900);

        Seen seen = replayed(server, "pace", Duration.ofSeconds(30));

        double recorded = (seen.lastCodeUs() - seen.firstCodeUs()) / (double) US_PER_SECOND;
        double shown = (seen.lastAtUs() - seen.firstAtUs()) / (double) US_PER_SECOND;
        LOG.warn(
                "replay of {} s took {} s, {} of 900 frames were seen",
                recorded,
                shown,
                seen.frames());
        assertThat(seen.codes()).isSorted().isSubsetOf(codes(0, 900));
        // Begun soon after the first frame, and played to the last; the encoder may have left some
        // out.
        assertThat(seen.firstCodeUs()).isLessThan(Recordings.timestampUs(300));
        assertThat(seen.lastCodeUs()).isGreaterThan(Recordings.timestampUs(870));
        assertThat(seen.frames()).isGreaterThan(450);
        assertThat(shown).isBetween(recorded - 1, recorded + 30);
        assertThat(seen.job().seconds()).isGreaterThan(29.9);
    }

    @Test
    void fourTimesAsFastForAWhile(LiveKitEndpoint server) {
        Recordings.write(folder.resolve("a.arrow"), "cam", 0, 900);

        Seen seen =
                replayed(server, "fast", Duration.ofSeconds(5), "--speed", "4", "--duration", "5s");

        double recorded = (seen.lastCodeUs() - seen.firstCodeUs()) / (double) US_PER_SECOND;
        double shown = (seen.lastAtUs() - seen.firstAtUs()) / (double) US_PER_SECOND;
        assertThat(seen.lastCodeUs())
                .isBetween(Recordings.timestampUs(300), Recordings.timestampUs(599));
        assertThat(recorded / shown).isBetween(1.3, 5.0);
    }

    /** Five passes of 1 s and a half; a viewer may come late, and an encoder leave pictures out. */
    @Test
    void aLoopBeginsAgainUntilItsDurationIsOver(LiveKitEndpoint server) {
        Recordings.write(folder.resolve("a.arrow"), "cam", 0, 30);

        Played played =
                played(server, "loop", Duration.ofSeconds(6), "--loop", "--duration", "5500ms");

        List<Long> codes =
                played.frames().stream()
                        .flatMap(frame -> frame.timeCodeUs().stream().boxed())
                        .toList();
        assertThat(codes).isSubsetOf(codes(0, 30));
        long begunAgain =
                IntStream.range(1, codes.size())
                        .filter(i -> codes.get(i) < codes.get(i - 1))
                        .count();
        assertThat(begunAgain).as("%s", codes).isBetween(2L, 5L);
        assertThat(played.job().seconds()).isGreaterThan(5.4);
    }

    @Test
    void aDamagedFileIsNamed(LiveKitEndpoint server) throws IOException {
        Path file = folder.resolve("cut.arrow");
        Recordings.write(file, "cam", 0, 30);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));

        try (ExampleJob job =
                ExampleJob.start(server, "replay", "--room", "cut", "--in", folder.toString())) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(10));

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.stderr().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("cut.arrow", "damaged");
        }
    }

    /**
     * What a viewer has seen.
     *
     * @param codes the time codes in the order of their arrival, each once
     */
    private record Seen(List<Long> codes, long firstAtUs, long lastAtUs, ExampleJob.Ended job) {

        int frames() {
            return codes.size();
        }

        long firstCodeUs() {
            return codes.get(0);
        }

        long lastCodeUs() {
            return codes.get(codes.size() - 1);
        }
    }

    /** All frames that a viewer has got, in the order of their arrival. */
    private record Played(List<ReceivedFrames.Seen> frames, ExampleJob.Ended job) {}

    private Seen replayed(LiveKitEndpoint server, String room, Duration length, String... options) {
        Played played = played(server, room, length, options);
        TreeMap<Long, Long> arrivals = new TreeMap<>();
        for (ReceivedFrames.Seen frame : played.frames()) {
            frame.timeCodeUs().ifPresent(code -> arrivals.putIfAbsent(code, frame.readAtUs()));
        }
        assertThat(arrivals).isNotEmpty();
        assertThat(List.copyOf(arrivals.values())).as("arrivals in the order of times").isSorted();
        return new Seen(
                List.copyOf(arrivals.keySet()),
                arrivals.firstEntry().getValue(),
                arrivals.lastEntry().getValue(),
                played.job());
    }

    private Played played(LiveKitEndpoint server, String room, Duration length, String... options) {
        try (JoinedRoom viewer = JoinedRoom.join(server, room, "viewer")) {
            String[] all = new String[options.length + 5];
            all[0] = "replay";
            all[1] = "--room";
            all[2] = room;
            all[3] = "--in";
            all[4] = folder.toString();
            System.arraycopy(options, 0, all, 5, options.length);
            try (ExampleJob job = ExampleJob.start(server, all);
                    ReceivedFrames frames = viewer.read("cam")) {
                ExampleJob.Ended ended = job.await(length);
                assertThat(ended.exitCode()).as(ended.stderr()).isZero();
                assertThat(ended.stdout() + ended.stderr()).isEmpty();
                frames.awaitEnd();
                return new Played(frames.seen(), ended);
            }
        }
    }

    private static List<Long> codes(int from, int to) {
        return IntStream.range(from, to).mapToObj(Recordings::timestampUs).toList();
    }
}
