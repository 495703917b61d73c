// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class FrameCountsTest {

    private final FrameCounts counts = new FrameCounts();

    @Test
    void countsFramesTracksSizesAndGaps() {
        counts.add(frame("alice", "cam", 320, 0));
        counts.add(frame("alice", "cam", 640, 1));
        counts.add(frame("alice", "cam", 640, 5));
        counts.add(frame("bob", "cam", 640, 7));

        assertThat(counts.report(false))
                .containsEntry("frames", 4L)
                .containsEntry("framesPerTrack", Map.of("alice/cam", 3L, "bob/cam", 1L))
                .containsEntry("sizes", Map.of("320x180", 1L, "640x180", 3L))
                .containsEntry("framesDropped", 3L);
    }

    @Test
    void ranksLatencies() {
        for (int ms = 1; ms <= 100; ms++) {
            counts.addLatency(ms * 1000L);
        }

        assertThat(counts.report(false).get("latencyMs"))
                .isEqualTo(Map.of("p50", 50.0, "p99", 99.0, "samples", 100L));
    }

    @Test
    void hasNoLatencyWithoutATimeCode() {
        assertThat(counts.report(false).get("latencyMs"))
                .hasToString("{p50=null, p99=null, samples=0}");
    }

    @Test
    void countsTheFieldsOfMetadata() {
        FrameMetadata all = new FrameMetadata(1L, 2L, new byte[] {3});
        counts.add(frame("alice", "cam", 320, 0).withMetadata(all));
        counts.add(frame("alice", "cam", 320, 1).withMetadata(all.withFrameId(null)));
        counts.add(frame("bob", "cam", 320, 0));
        FrameCounts other = new FrameCounts();
        other.add(frame("alice", "cam", 320, 2).withMetadata(all));
        counts.addAll(other);

        assertThat(counts.report(true).get("framesWithMetadataPerTrack"))
                .isEqualTo(
                        Map.of(
                                "alice/cam",
                                Map.of("userTimestamp", 3L, "frameId", 2L, "userData", 3L),
                                "bob/cam",
                                Map.of("userTimestamp", 0L, "frameId", 0L, "userData", 0L)));
        assertThat(counts.report(false)).doesNotContainKey("framesWithMetadataPerTrack");
    }

    @Test
    void bringsSubtasksTogether() {
        FrameCounts other = new FrameCounts();
        counts.add(frame("alice", "cam", 320, 0));
        other.add(frame("alice", "cam", 320, 1));
        other.add(frame("bob", "cam", 320, 0));
        other.addLatency(2_000);

        FrameCountsAccumulator sum = new FrameCountsAccumulator(counts).clone();
        for (FrameCounts part : Arrays.asList(other, new FrameCounts())) {
            sum.merge(new FrameCountsAccumulator(part));
        }

        assertThat(sum.getLocalValue().report(false))
                .containsEntry("frames", 3L)
                .containsEntry("framesPerTrack", Map.of("alice/cam", 2L, "bob/cam", 1L));
        assertThat(counts.report(false)).as("the clone is another").containsEntry("frames", 1L);
    }

    private static FrameHeader frame(String participant, String track, int width, long sequence) {
        return FrameHeader.of(width, 180, VideoBufferType.I420)
                .withSequence(sequence)
                .withOrigin(
                        new FrameOrigin("room", participant, "TR_1", track, TrackSource.CAMERA));
    }
}
