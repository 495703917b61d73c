// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FrameMetadata;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoFrameReceived;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataStartTest {

    @Test
    void isAfterThePicturesThatComeWithout() {
        MetadataStart start = new MetadataStart(true);

        assertThat(start.isAfter(without(1_000))).isTrue();
        assertThat(start.isAfter(without(34_000))).isTrue();
        assertThat(start.isAfter(with(67_000))).isFalse();
        assertThat(start.isAfter(without(100_000))).isFalse();
    }

    @Test
    void isNotAwaitedWhereNothingIsAnnounced() {
        assertThat(new MetadataStart(false).isAfter(without(1_000))).isFalse();
    }

    @Test
    void isAwaitedForHalfASecond() {
        MetadataStart start = new MetadataStart(true);

        assertThat(start.isAfter(without(1_000))).isTrue();
        assertThat(start.isAfter(without(500_999))).isTrue();
        assertThat(start.isAfter(without(501_000))).isFalse();
        assertThat(start.isAfter(without(501_001))).isFalse();
    }

    private static VideoFrameReceived with(long receivedUs) {
        return without(receivedUs).toBuilder()
                .setMetadata(FrameMetadata.newBuilder().setFrameId(1))
                .buildPartial();
    }

    private static VideoFrameReceived without(long receivedUs) {
        return VideoFrameReceived.newBuilder().setTimestampUs(receivedUs).buildPartial();
    }
}
