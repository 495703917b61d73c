// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.source.reader.ReaderContext;
import io.github.flinklivekit.source.room.FakeStream;
import io.github.flinklivekit.source.split.TrackKey;

import org.apache.flink.metrics.Counter;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

class SourceMetricsTest {

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(BoundedMetricGroups.class, Level.WARN);

    private static final TrackKey KEY = new TrackKey("lobby", "ann", "cam");

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final ReaderContext context = new ReaderContext();
    private final SourceMetrics metrics = new SourceMetrics(context.metricGroup(), allocator);

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void aTrackHasItsOwn() {
        SourceTrackMetrics track = metrics.track(KEY);
        FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});
        stream.rtp =
                new VideoReceiverStats(
                        1, 0, 0, 29.5, 0, 100, 3, 0, 2, 0.5, 12_345, 0, 7, 0.004, 0.015);

        track.streamOpened(stream);
        stream.receiveTooSoon();
        stream.receiveTooSoon();
        track.dropped(SourceDropReason.PAUSED, 4);

        assertThat(counter("framesReceived")).isEqualTo(2);
        assertThat(counter("reason", "max-fps", "framesDropped")).isEqualTo(2);
        assertThat(counter("reason", "paused", "framesDropped")).isEqualTo(4);
        assertThat(gauge("decodeTimeMs")).isEqualTo(5.0);
        assertThat(gauge("jitterMs")).isEqualTo(4.0);
        assertThat(gauge("packetsLost")).isEqualTo(7L);
        assertThat(gauge("freezeCount")).isEqualTo(2L);
        assertThat(gauge("bytesReceived")).isEqualTo(12_345L);
        assertThat(gauge("framesPerSecond")).isEqualTo(29.5);
        assertThat(gauge("keyFrames")).isEqualTo(3L);
        assertThat(gauge("roundTripTimeMs")).isEqualTo(15.0);

        stream.close();
        track.streamClosed(stream);

        assertThat(counter("framesReceived")).isEqualTo(2);
        assertThat(gauge("packetsLost")).isEqualTo(7L);
        assertThat(gauge("keyFrames")).isEqualTo(3L);
        assertThat(gauge("framesPerSecond")).isEqualTo(0.0);
        assertThat(gauge("jitterMs")).isEqualTo(0.0);
        assertThat(gauge("roundTripTimeMs")).isEqualTo(0.0);
        assertThat(gauge("decodeTimeMs")).isEqualTo(0.0);
    }

    @Test
    void aTrackThatReturnsGoesOnCounting() {
        receive(10);

        receive(5);

        assertThat(counter("framesReceived")).isEqualTo(15);
    }

    private void receive(int frames) {
        SourceTrackMetrics track = metrics.track(KEY);
        FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});
        track.streamOpened(stream);
        for (int i = 0; i < frames; i++) {
            stream.receiveTooSoon();
        }
        track.streamClosed(stream);
    }

    @Test
    void tracksBeyondTheLimitShareWhatCanBeSummedUp() {
        for (int i = 0; i < BoundedMetricGroups.MAX_GROUPS; i++) {
            metrics.track(new TrackKey("lobby", "p" + i, "cam"));
        }
        assertThat(log.getMessages()).isEmpty();

        for (int i = 0; i < 3; i++) {
            FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});
            metrics.track(new TrackKey("lobby", "late" + i, "cam")).streamOpened(stream);
            stream.receiveTooSoon();
        }
        metrics.track(new TrackKey("lobby", "p0", "cam")).dropped(SourceDropReason.PAUSED, 1);

        String[] others = {"room", "", "participant", "", "track", "", "framesReceived"};
        assertThat(context.metrics.getCounter(others).orElseThrow().getCount()).isEqualTo(3);
        others[6] = "framesPerSecond";
        assertThat(context.metrics.getGauge(others)).as("of which of them?").isEmpty();
        assertThat(
                        context.metrics
                                .getCounter(path("p0", "reason", "paused", "framesDropped"))
                                .orElseThrow()
                                .getCount())
                .isEqualTo(1);
        assertThat(log.getMessages()).as("a warning, not one a track").hasSize(1);
        assertThat(log.getMessages().get(0)).contains("1000", "tracks");
    }

    @Test
    void roomsBeyondTheLimitHaveNone() {
        for (int i = 0; i < BoundedMetricGroups.MAX_GROUPS; i++) {
            assertThat(metrics.room("room-" + i)).isPresent();
        }

        assertThat(metrics.room("late")).isEmpty();
        assertThat(metrics.room("later")).isEmpty();
        assertThat(metrics.room("room-0")).isPresent();
        assertThat(log.getMessages()).hasSize(1);
        assertThat(log.getMessages().get(0)).contains("1000", "rooms");
    }

    private long counter(String... name) {
        Counter counter = context.metrics.getCounter(path("ann", name)).orElseThrow();
        return counter.getCount();
    }

    private Object gauge(String name) {
        return context.metrics.getGauge(path("ann", name)).orElseThrow().getValue();
    }

    private static String[] path(String participant, String... name) {
        String[] path = new String[6 + name.length];
        String[] group = {"room", "lobby", "participant", participant, "track", "cam"};
        System.arraycopy(group, 0, path, 0, 6);
        System.arraycopy(name, 0, path, 6, name.length);
        return path;
    }
}
