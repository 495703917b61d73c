// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.TrackStats;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class RtpStatsTest {

    private long nowNanos;
    private final RtpStats stats = new RtpStats(() -> nowNanos);
    private final List<CompletableFuture<List<TrackStats>>> asked = new ArrayList<>();

    @Test
    void asksOnceASecondWhenSomebodyReads() {
        stats.setSource(this::ask);
        assertThat(asked).isEmpty();

        assertThat(stats.value("packetsLost")).isZero();
        stats.value("jitter");
        assertThat(asked).hasSize(1);
        asked.get(0).complete(List.of(new TrackStats(Map.of("packetsLost", 3))));
        assertThat(stats.value("packetsLost")).isEqualTo(3);
        nowNanos += Duration.ofSeconds(1).toNanos();
        assertThat(stats.value("packetsLost")).isEqualTo(3);

        assertThat(asked).hasSize(2);
    }

    @Test
    void keepsWhatWasSaidLastWhileTheTrackIsThere() {
        stats.setSource(this::ask);
        answer(Map.of("ssrc", 1, "packetsLost", 3, "framesPerSecond", 30));
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value("packetsLost");
        asked.get(1).completeExceptionally(new LiveKitException("it has ended"));

        assertThat(stats.value("framesPerSecond")).isEqualTo(30);
        assertThat(stats.total("packetsLost")).isEqualTo(3);
    }

    @Test
    void knowsNothingOfAMomentThatIsOver() {
        stats.setSource(this::ask);
        answer(Map.of("ssrc", 1, "packetsLost", 3, "framesPerSecond", 30));

        stats.setSource(null);

        assertThat(stats.value("framesPerSecond")).isZero();
        assertThat(stats.total("packetsLost")).isEqualTo(3);
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value("framesPerSecond");
        assertThat(asked).as("there is nobody to be asked").hasSize(1);
    }

    @Test
    void countsOnWhenTheTrackReturns() {
        stats.setSource(this::ask);
        answer(Map.of("ssrc", 1, "bytesReceived", 1000, "packetsLost", 3));
        stats.setSource(null);
        stats.setSource(this::ask);
        assertThat(stats.total("bytesReceived")).isEqualTo(1000);

        answer(Map.of("ssrc", 2, "bytesReceived", 5000));
        assertThat(stats.total("bytesReceived")).isEqualTo(6000);
        assertThat(stats.total("packetsLost")).isEqualTo(3);
        answer(Map.of("ssrc", 2, "bytesReceived", 7000, "packetsLost", 1));
        assertThat(stats.total("bytesReceived")).isEqualTo(8000);
        assertThat(stats.total("packetsLost")).isEqualTo(4);

        answer(Map.of("ssrc", 2, "bytesReceived", 10));
        assertThat(stats.total("bytesReceived")).as("of a new receiver").isEqualTo(8010);
    }

    /** Taken back and given out again before the server has ended the subscription. */
    @Test
    void countsOnceWhatOneReceiverHasReceived() {
        stats.setSource(this::ask);
        answer(Map.of("ssrc", 1, "bytesReceived", 1000));
        stats.setSource(null);
        stats.setSource(this::ask);
        answer(Map.of("ssrc", 1, "bytesReceived", 1200));

        assertThat(stats.total("bytesReceived")).isEqualTo(1200);
    }

    @Test
    void passesOverAnAnswerOfATrackThatIsReadNoMore() {
        stats.setSource(this::ask);
        stats.value("framesPerSecond");
        stats.setSource(null);
        stats.setSource(this::ask);
        asked.get(0).complete(List.of(new TrackStats(Map.of("ssrc", 1, "framesPerSecond", 30))));
        assertThat(stats.value("framesPerSecond")).isZero();

        asked.get(1).complete(List.of(new TrackStats(Map.of("ssrc", 2, "framesPerSecond", 15))));
        assertThat(stats.value("framesPerSecond")).isEqualTo(15);
    }

    @Test
    void passesOverAnAnswerThatWasOvertaken() {
        stats.setSource(this::ask);
        stats.value("framesPerSecond");
        answer(Map.of("ssrc", 1, "bytesReceived", 1000));
        asked.get(0).complete(List.of(new TrackStats(Map.of("ssrc", 1, "bytesReceived", 900))));

        assertThat(stats.total("bytesReceived")).isEqualTo(1000);
    }

    /** Somebody reads, and the track says this. */
    private void answer(Map<String, Object> attributes) {
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value("framesPerSecond");
        asked.get(asked.size() - 1).complete(List.of(new TrackStats(attributes)));
    }

    private CompletableFuture<List<TrackStats>> ask() {
        CompletableFuture<List<TrackStats>> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }
}
