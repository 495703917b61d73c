// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.LiveKitException;
import io.github.flinklivekit.client.TrackStats;

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
    void keepsWhatWasSaidLast() {
        stats.setSource(this::ask);
        stats.value("packetsLost");
        asked.get(0).complete(List.of(new TrackStats(Map.of("packetsLost", 3))));
        nowNanos += Duration.ofSeconds(2).toNanos();
        stats.value("packetsLost");
        asked.get(1).completeExceptionally(new LiveKitException("it has ended"));
        stats.setSource(null);
        nowNanos += Duration.ofSeconds(2).toNanos();

        assertThat(stats.value("packetsLost")).isEqualTo(3);
        assertThat(asked).hasSize(2);
    }

    private CompletableFuture<List<TrackStats>> ask() {
        CompletableFuture<List<TrackStats>> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }
}
