// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;

import org.apache.flink.metrics.Counter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SourceMetricsTest {

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
        TrackMetrics track = metrics.track(KEY).orElseThrow();
        FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});
        stream.rtp =
                Map.of(
                        "totalDecodeTime", 0.5,
                        "framesDecoded", 100,
                        "jitter", 0.004,
                        "packetsLost", 7,
                        "freezeCount", 2,
                        "bytesReceived", 12_345,
                        "framesPerSecond", 29.5,
                        "keyFramesDecoded", 3,
                        "currentRoundTripTime", 0.015);

        track.reading(stream);
        stream.receiveTooSoon();
        stream.receiveTooSoon();
        track.dropped(DropReason.PAUSED, 4);

        assertThat(counter("framesReceived")).isEqualTo(2);
        assertThat(counter("reason", "maxFps", "framesDropped")).isEqualTo(2);
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
        track.ended(stream);

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
        TrackMetrics track = metrics.track(KEY).orElseThrow();
        FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});
        track.reading(stream);
        for (int i = 0; i < frames; i++) {
            stream.receiveTooSoon();
        }
        track.ended(stream);
    }

    @Test
    void thereIsALimitToTheirNumber() {
        for (int i = 0; i < SourceMetrics.MAX_GROUPS; i++) {
            assertThat(metrics.track(new TrackKey("lobby", "p" + i, "cam"))).isPresent();
        }

        assertThat(metrics.track(KEY)).isEmpty();
        assertThat(metrics.track(new TrackKey("lobby", "p0", "cam"))).isPresent();
    }

    private long counter(String... name) {
        Counter counter = context.metrics.getCounter(path(name)).orElseThrow();
        return counter.getCount();
    }

    private Object gauge(String name) {
        return context.metrics.getGauge(path(name)).orElseThrow().getValue();
    }

    private static String[] path(String... name) {
        String[] path = new String[6 + name.length];
        String[] group = {"room", "lobby", "participant", "ann", "track", "cam"};
        System.arraycopy(group, 0, path, 0, 6);
        System.arraycopy(name, 0, path, 6, name.length);
        return path;
    }
}
