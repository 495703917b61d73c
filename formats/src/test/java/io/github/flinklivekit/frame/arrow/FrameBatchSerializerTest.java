// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FrameBatchSerializerTest {

    /** Rows have no track sid. */
    private static final FrameHeader HEADER =
            FrameHeader.of(2, 2, VideoBufferType.RGB24)
                    .withOrigin(new FrameOrigin("room", "alice", "", "cam0", TrackSource.CAMERA));

    /** Written by the first version of the format; never to be written again. */
    @Test
    void readsWhatTheFirstVersionWrote() throws IOException {
        FrameBatchSerializer serializer = new FrameBatchSerializer();
        try (var snapshotBytes =
                        getClass().getResourceAsStream("/serializer/batch-snapshot-v1.bin");
                var batchBytes = getClass().getResourceAsStream("/serializer/batch-v1.bin")) {
            TypeSerializerSnapshot<FrameBatch> snapshot =
                    TypeSerializerSnapshot.readVersionedSnapshot(
                            new DataInputViewStreamWrapper(snapshotBytes),
                            getClass().getClassLoader());
            assertThat(
                            serializer
                                    .snapshotConfiguration()
                                    .resolveSchemaCompatibility(snapshot)
                                    .isCompatibleAsIs())
                    .isTrue();

            FrameBatch batch =
                    snapshot.restoreSerializer()
                            .deserialize(new DataInputViewStreamWrapper(batchBytes));

            List<VideoFrame> frames = batch.toFrames();
            assertThat(frames)
                    .extracting(VideoFrame::header)
                    .containsExactly(
                            HEADER.withTimestampUs(1_000_000).withSequence(5),
                            HEADER.withTimestampUs(1_000_001).withSequence(6));
            assertThat(frames)
                    .extracting(FrameBatchSerializerTest::pixels)
                    .containsExactly(pixelsFrom(0), pixelsFrom(100));
        }
    }

    private static byte[] pixels(VideoFrame frame) {
        byte[] pixels = new byte[frame.header().sizeBytes()];
        frame.data().get(pixels);
        return pixels;
    }

    private static byte[] pixelsFrom(int first) {
        byte[] pixels = new byte[2 * 2 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (first + i);
        }
        return pixels;
    }
}
