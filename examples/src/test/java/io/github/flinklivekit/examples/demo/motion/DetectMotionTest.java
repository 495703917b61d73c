// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DetectMotionTest {

    private static final long FRAME_US = 100_000;

    private final FrameAllocator allocator = FrameAllocator.create("test", 16 << 20);
    private OneInputStreamOperatorTestHarness<VideoFrame, VideoFrame> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new DetectMotion()));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        allocator.close();
    }

    @Test
    void framesGoOnAndEventsGoWithThem() throws Exception {
        for (int i = 0; i < 30; i++) {
            // The one flickers for a second, the other stands still.
            process("door", i, i < 10 && i % 2 == 1 ? 200 : 50);
            process("shelf", i, 50);
        }

        List<VideoFrame> out = harness.extractOutputValues();

        assertThat(out).hasSize(60);
        assertThat(events(out, "door")).containsExactly("true 2", "false 25");
        assertThat(events(out, "shelf")).containsExactly("false 15");
        assertThat(allocator.allocatedBytes()).isZero();
    }

    private void process(String track, int number, int luma) throws Exception {
        long timeUs = number * FRAME_US;
        VideoFrame frame = Pictures.offHeap(allocator, track, timeUs, 320, 180, luma, 128, 128);
        harness.processElement(frame, timeUs / 1000);
        frame.release();
    }

    /** What was told with which frame. */
    private static List<String> events(List<VideoFrame> frames, String track) {
        return frames.stream()
                .filter(frame -> frame.track().equals(track))
                .filter(frame -> frame.metadata().userData() != null)
                .map(frame -> MotionEvent.of(frame.metadata().userData()))
                .map(event -> event.moving() + " " + event.timestampUs() / FRAME_US)
                .toList();
    }
}
