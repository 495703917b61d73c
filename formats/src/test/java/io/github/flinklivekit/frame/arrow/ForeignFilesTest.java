// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.core.fs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Files that pyarrow and polars wrote; {@code src/test/golden/make_arrow.py} makes them anew. */
class ForeignFilesTest {

    @Test
    void aFileOfTensorsNeedsNoOtherColumns() throws Exception {
        List<VideoFrame> frames = read("pyarrow-tensor.arrow", false);
        assertPixels(frames);
        assertThat(frames.get(1).header().origin()).isEqualTo(FrameOrigin.ofTrack("b"));
    }

    @Test
    void aCompressedStreamInOtherUnits() throws Exception {
        List<VideoFrame> frames = read("pyarrow-binary.arrows", false);
        assertPixels(frames);
        assertThat(frames.get(0).room()).isEqualTo("r");
        assertThat(frames.get(0).sequence()).isEqualTo(7);
        assertThat(frames.get(0).trackSource()).isEqualTo(TrackSource.UNKNOWN);
        assertThat(frames.get(1).rotation()).isEqualTo(VideoRotation.ROTATION_270);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dictionaries",
                "views",
                "large-and-unsigned",
                "lz4",
                "polars",
                "polars-zstd",
                "polars-categories"
            })
    void columnsOfAnyLayout(String name) throws Exception {
        assertTracks(name + ".arrow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channels-first",
                "channels-first-named",
                "channels-first-permuted",
                "columns-first-permuted",
                "floats",
                "floats-channels-first",
                "nested-lists",
                "flat-lists"
            })
    void tensorsInAnyOrder(String name) throws Exception {
        assertTracks(name + ".arrow");
    }

    private static void assertTracks(String name) throws Exception {
        for (boolean offHeap : new boolean[] {false, true}) {
            List<VideoFrame> frames = read(name, offHeap);
            assertPixels(frames);
            assertThat(frames).extracting(VideoFrame::track).containsExactly("a", "b");
            frames.forEach(VideoFrame::release);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    uint16        | The column 'data' is of type tensor of uint16, which is not read: it may be
                    floats-to-255 | The tensors of the column 'data' hold 2.0: float32 is read from 0 to 1
                    no-picture    | The column 'data' has tensors of the shape [9, 4, 2], which are no pictures
                    lists         | The column 'data' is of type list, which is not read: it may be
                    text-sizes    | The column 'width' is of type utf8, which is not read: it may be an integer
                    other-types   | The column 'type' has 'YUYV' in row 0, which is not one of [rgba, abgr,
                    wrong-size    | A 7x4 rgb24 frame needs 84 bytes, but the column 'data' has 72
                    no-pixels     | There is no column 'data', which has the pixels
                    no-size       | The size of the pictures is not known: only for tensors of three dimensions
                    """)
    void whatIsNotReadSaysWhatItIs(String name, String message) {
        for (boolean offHeap : new boolean[] {false, true}) {
            assertThatThrownBy(() -> read(name + ".arrow", offHeap))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(name + ".arrow has no frames that can be read in batch ")
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("damaged");
        }
    }

    private static void assertPixels(List<VideoFrame> frames) {
        assertThat(frames).hasSize(2);
        for (int i = 0; i < 2; i++) {
            VideoFrame frame = frames.get(i);
            assertThat(frame.width()).isEqualTo(6);
            assertThat(frame.height()).isEqualTo(4);
            assertThat(frame.type()).isEqualTo(VideoBufferType.RGB24);
            assertThat(frame.timestampUs())
                    .isEqualTo(i == 0 ? 1_700_000_000_000_001L : 1_700_000_000_033_334L);
            for (int at = 0; at < 72; at++) {
                assertThat(frame.data().get(at)).isEqualTo((byte) (72 * i + at));
            }
        }
    }

    private static List<VideoFrame> read(String name, boolean offHeap) throws Exception {
        Path path = new Path(ForeignFilesTest.class.getResource("/arrow/" + name).toURI());
        List<VideoFrame> all = new ArrayList<>();
        try (ArrowFrameReader reader = new ArrowFrameReader(path, offHeap)) {
            List<VideoFrame> batch = reader.nextBatch();
            while (batch != null) {
                all.addAll(batch);
                batch = reader.nextBatch();
            }
        } catch (IOException e) {
            all.forEach(VideoFrame::release);
            throw e;
        }
        return all;
    }
}
