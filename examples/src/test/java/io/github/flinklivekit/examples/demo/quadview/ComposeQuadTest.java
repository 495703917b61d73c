// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.KeptFrames;
import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ComposeQuadTest {

    private static final List<String> TRACKS = List.of("a", "b", "c", "d");

    /** Of all four cameras. */
    private static final Color COLOUR = new Color(190, 60, 60);

    /** The same, in luma and chroma of BT.601. */
    private static final int[] YUV = {94, 110, 187};

    private static final long TICK = ComposeQuad.TICK_MS;

    /** A time that is a tick. */
    private static final long T = 1_700_000_000_000L;

    private final FrameAllocator allocator = FrameAllocator.create("test", 64 << 20);
    private KeyedOneInputStreamOperatorTestHarness<String, VideoFrame, VideoFrame> harness;

    @BeforeEach
    void open() throws Exception {
        harness = newHarness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void aTickWaitsForEventTimeAndShowsTheNewestThatIsNotLater() throws Exception {
        for (String track : TRACKS) {
            send(track, T - 60, 40);
            send(track, T - 10, 80);
            send(track, T + 30, 120);
        }

        harness.processWatermark(T - 1);
        assertThat(composed()).isEmpty();

        harness.processWatermark(T);
        assertThat(composed()).hasSize(1);
        VideoFrame first = composed().get(0);
        assertThat(first.timestampUs()).isEqualTo(T * 1000);
        assertThat(first.width()).isEqualTo(QuadPicture.WIDTH);
        assertThat(first.height()).isEqualTo(QuadPicture.HEIGHT);
        assertThat(first.track()).isEqualTo("quadview");
        assertThat(lumas(first)).containsExactly(80, 80, 80, 80);

        harness.processWatermark(T + 100);
        assertThat(lumas(composed().get(1))).containsExactly(120, 120, 120, 120);
    }

    @Test
    void aCameraThatHangsTurnsGreyWhileTheOthersGoOn() throws Exception {
        for (int i = 0; i <= 20; i++) {
            for (String track : TRACKS) {
                if (!track.equals("b") || i == 0 || i == 20) {
                    send(track, T + i * TICK, 94);
                }
            }
            harness.processWatermark(T + i * TICK);
        }

        List<VideoFrame> all = composed();
        assertThat(all).hasSize(21);
        assertThat(QuadReading.of(all.get(9), colours()).grey()).isEmpty();
        assertThat(QuadReading.of(all.get(10), colours()).grey()).containsExactly(1);
        assertThat(QuadReading.of(all.get(10), colours()).coloured()).containsExactly(0, 2, 3);
        assertThat(QuadReading.of(all.get(19), colours()).grey()).containsExactly(1);
        assertThat(QuadReading.of(all.get(20), colours()).coloured()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aCameraThatNeverCameIsGrey() throws Exception {
        send("c", T, 94);
        harness.processWatermark(T);

        assertThat(QuadReading.of(composed().get(0), colours()).coloured()).containsExactly(2);
        assertThat(QuadReading.of(composed().get(0), colours()).grey()).containsExactly(0, 1, 3);
    }

    /** As when all others waited for one that hangs, until it had no say any more. */
    @Test
    void afterEventTimeStoodStillOnlyTheLatestTicksAreShown() throws Exception {
        for (int i = 0; i <= 9; i++) {
            send("a", T + i * TICK, 94);
        }
        harness.processWatermark(T + 900);

        assertThat(composed())
                .extracting(frame -> frame.timestampUs() / 1000 - T)
                .containsExactly(800L, 900L);
    }

    @Test
    void whatWaitsIsBounded() throws Exception {
        int frames = 10 * ComposeQuad.MOST_WAITING;
        for (int i = 0; i < frames; i++) {
            send("a", T + i, 94);
        }

        // One a tick, and one to forget the camera.
        assertThat(harness.numEventTimeTimers()).isEqualTo(frames / 100 + 2);
        harness.processWatermark(T + frames - ComposeQuad.MOST_WAITING - 1);
        assertThat(composed()).isEmpty();
        harness.processWatermark(T + frames);
        assertThat(composed()).hasSize(1);
    }

    @Test
    void nothingIsKeptOfCamerasThatHaveLeft() throws Exception {
        send("a", T, 94);
        harness.processWatermark(T);
        assertThat(harness.numKeyedStateEntries()).isPositive();

        harness.processWatermark(T + 3 * ComposeQuad.FORGET_AFTER_MS);

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(composed()).hasSize(1);
    }

    @Test
    void picturesAndTicksSurviveARestore() throws Exception {
        for (String track : TRACKS) {
            send(track, T - 10, 94);
        }
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = newHarness();
        harness.initializeState(state);
        harness.open();

        harness.processWatermark(T);

        assertThat(QuadReading.of(composed().get(0), colours()).coloured()).hasSize(4);
    }

    @Test
    void otherTracksAreLeftOut() throws Exception {
        send("e", T, 94);
        harness.processWatermark(T);

        assertThat(composed()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void fourCamerasAreNeeded() {
        assertThatThrownBy(() -> new ComposeQuad(List.of("a", "b", "c")))
                .hasMessageContaining("[a, b, c]");
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, VideoFrame, VideoFrame>
            newHarness() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, VideoFrame, VideoFrame> made =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new ComposeQuad(TRACKS)),
                        VideoFrame::room,
                        Types.STRING);
        made.setup(new KeptFrames());
        return made;
    }

    private void send(String track, long timeMs, int luma) throws Exception {
        VideoFrame frame =
                Pictures.offHeap(
                        allocator,
                        track,
                        timeMs * 1000,
                        QuadPicture.CELL_WIDTH,
                        QuadPicture.CELL_HEIGHT,
                        luma,
                        YUV[1],
                        YUV[2]);
        harness.processElement(frame, timeMs);
        frame.release();
    }

    private List<VideoFrame> composed() {
        return harness.extractOutputValues();
    }

    private static List<Color> colours() {
        return List.of(COLOUR, COLOUR, COLOUR, COLOUR);
    }

    private static List<Integer> lumas(VideoFrame frame) {
        return QuadReading.of(frame, colours()).brightness().stream()
                .map(samples -> samples[0])
                .toList();
    }
}
