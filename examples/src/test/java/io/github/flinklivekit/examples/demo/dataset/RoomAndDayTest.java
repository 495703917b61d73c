// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import javax.annotation.Nullable;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class RoomAndDayTest {

    /** What a frame says of itself counts, not what Flink knows of the record. */
    private static final BucketAssigner.Context NOTHING =
            new BucketAssigner.Context() {
                @Override
                public long currentProcessingTime() {
                    return 0;
                }

                @Override
                public long currentWatermark() {
                    return Long.MIN_VALUE;
                }

                @Nullable
                @Override
                public Long timestamp() {
                    return null;
                }
            };

    @ParameterizedTest
    @CsvSource({
        "demo, 2026-01-31T23:59:59.999999Z, room=demo/day=2026-01-31",
        "demo, 2026-02-01T00:00:00Z, room=demo/day=2026-02-01",
        "a/b=c d, 1970-01-01T00:00:00Z, room=a%2Fb%3Dc%20d/day=1970-01-01",
        "..%2F*, 1970-01-01T00:00:00Z, room=..%252F%2A/day=1970-01-01",
        "Küche, 1970-01-01T00:00:00Z, room=K%C3%BCche/day=1970-01-01"
    })
    void aFolderForEachRoomAndDay(String room, Instant time, String folder) {
        FrameHeader header =
                FrameHeader.of(2, 2, VideoBufferType.I420)
                        .withTimestampUs(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000)
                        .withOrigin(new FrameOrigin(room, "p", "TR_1", "cam", TrackSource.CAMERA));

        String bucket =
                new RoomAndDay()
                        .getBucketId(
                                VideoFrame.wrap(header, new byte[header.sizeBytes()]), NOTHING);

        assertThat(bucket).isEqualTo(folder);
    }
}
