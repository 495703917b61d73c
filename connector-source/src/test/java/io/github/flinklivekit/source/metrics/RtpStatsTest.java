// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.source.metrics.RtpStats.Totals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class RtpStatsTest {

    private long nowNanos;
    private final RtpStats stats = new RtpStats(() -> nowNanos);
    private final List<CompletableFuture<Optional<VideoReceiverStats>>> asked = new ArrayList<>();

    @Test
    void asksOnceASecondWhenSomebodyReads() {
        stats.setSource(this::ask);
        assertThat(asked).isEmpty();

        assertThat(stats.value(VideoReceiverStats::packetsLost)).isZero();
        stats.value(VideoReceiverStats::jitterSeconds);
        assertThat(asked).hasSize(1);
        asked.get(0).complete(figures(1, 0, 3, 0));
        assertThat(stats.value(VideoReceiverStats::packetsLost)).isEqualTo(3);
        nowNanos += Duration.ofSeconds(1).toNanos();
        assertThat(stats.value(VideoReceiverStats::packetsLost)).isEqualTo(3);

        assertThat(asked).hasSize(2);
    }

    @Test
    void keepsWhatWasSaidLastWhileTheTrackIsThere() {
        stats.setSource(this::ask);
        answer(figures(1, 0, 3, 30));
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value(VideoReceiverStats::packetsLost);
        asked.get(1).completeExceptionally(new LiveKitException("it has ended"));

        assertThat(stats.value(VideoReceiverStats::framesPerSecond)).isEqualTo(30);
        assertThat(stats.total(Totals::packetsLost)).isEqualTo(3);
    }

    @Test
    void knowsNothingOfAMomentThatIsOver() {
        stats.setSource(this::ask);
        answer(figures(1, 0, 3, 30));

        stats.setSource(null);

        assertThat(stats.value(VideoReceiverStats::framesPerSecond)).isZero();
        assertThat(stats.total(Totals::packetsLost)).isEqualTo(3);
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value(VideoReceiverStats::framesPerSecond);
        assertThat(asked).as("there is nobody to be asked").hasSize(1);
    }

    @Test
    void countsOnWhenTheTrackReturns() {
        stats.setSource(this::ask);
        answer(figures(1, 1000, 3, 0));
        stats.setSource(null);
        stats.setSource(this::ask);
        assertThat(stats.total(Totals::bytesReceived)).isEqualTo(1000);

        answer(figures(2, 5000, 0, 0));
        assertThat(stats.total(Totals::bytesReceived)).isEqualTo(6000);
        assertThat(stats.total(Totals::packetsLost)).isEqualTo(3);
        answer(figures(2, 7000, 1, 0));
        assertThat(stats.total(Totals::bytesReceived)).isEqualTo(8000);
        assertThat(stats.total(Totals::packetsLost)).isEqualTo(4);

        answer(figures(2, 10, 0, 0));
        assertThat(stats.total(Totals::bytesReceived)).as("of a new receiver").isEqualTo(8010);
    }

    /** Taken back and given out again before the server has ended the subscription. */
    @Test
    void countsOnceWhatOneReceiverHasReceived() {
        stats.setSource(this::ask);
        answer(figures(1, 1000, 0, 0));
        stats.setSource(null);
        stats.setSource(this::ask);
        answer(figures(1, 1200, 0, 0));

        assertThat(stats.total(Totals::bytesReceived)).isEqualTo(1200);
    }

    @Test
    void passesOverAnAnswerOfATrackThatIsReadNoMore() {
        stats.setSource(this::ask);
        stats.value(VideoReceiverStats::framesPerSecond);
        stats.setSource(null);
        stats.setSource(this::ask);
        asked.get(0).complete(figures(1, 0, 0, 30));
        assertThat(stats.value(VideoReceiverStats::framesPerSecond)).isZero();

        asked.get(1).complete(figures(2, 0, 0, 15));
        assertThat(stats.value(VideoReceiverStats::framesPerSecond)).isEqualTo(15);
    }

    @Test
    void passesOverAnAnswerThatWasOvertaken() {
        stats.setSource(this::ask);
        stats.value(VideoReceiverStats::framesPerSecond);
        answer(figures(1, 1000, 0, 0));
        asked.get(0).complete(figures(1, 900, 0, 0));

        assertThat(stats.total(Totals::bytesReceived)).isEqualTo(1000);
    }

    /** Somebody reads, and the track says this. */
    private void answer(Optional<VideoReceiverStats> figures) {
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value(VideoReceiverStats::framesPerSecond);
        asked.get(asked.size() - 1).complete(figures);
    }

    private static Optional<VideoReceiverStats> figures(
            long ssrc, long bytesReceived, long packetsLost, double framesPerSecond) {
        return Optional.of(
                new VideoReceiverStats(
                        ssrc,
                        0,
                        0,
                        framesPerSecond,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        bytesReceived,
                        0,
                        packetsLost,
                        0,
                        0));
    }

    private CompletableFuture<Optional<VideoReceiverStats>> ask() {
        CompletableFuture<Optional<VideoReceiverStats>> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }
}
