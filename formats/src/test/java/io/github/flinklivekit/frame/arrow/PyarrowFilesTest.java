// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.core.fs.Path;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that pyarrow wrote; {@code src/test/golden/make_arrow.py} makes them anew. */
class PyarrowFilesTest {

    @Test
    void aFileOfTensorsNeedsNoOtherColumns() throws Exception {
        List<VideoFrame> frames = read("pyarrow-tensor.arrow");
        assertThat(frames).hasSize(2);
        assertPixels(frames);
        assertThat(frames.get(1).header().origin()).isEqualTo(FrameOrigin.ofTrack("b"));
    }

    @Test
    void aCompressedStreamInOtherUnits() throws Exception {
        List<VideoFrame> frames = read("pyarrow-binary.arrows");
        assertThat(frames).hasSize(2);
        assertPixels(frames);
        assertThat(frames.get(0).room()).isEqualTo("r");
        assertThat(frames.get(0).sequence()).isEqualTo(7);
        assertThat(frames.get(0).trackSource()).isEqualTo(TrackSource.UNKNOWN);
        assertThat(frames.get(1).rotation()).isEqualTo(VideoRotation.ROTATION_270);
    }

    private static void assertPixels(List<VideoFrame> frames) {
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

    private static List<VideoFrame> read(String name) throws Exception {
        Path path = new Path(PyarrowFilesTest.class.getResource("/arrow/" + name).toURI());
        List<VideoFrame> all = new ArrayList<>();
        try (ArrowFrameReader reader = new ArrowFrameReader(path, false)) {
            List<VideoFrame> batch = reader.nextBatch();
            while (batch != null) {
                all.addAll(batch);
                batch = reader.nextBatch();
            }
        }
        return all;
    }
}
