// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LiveKitTrackSplitSerializerTest {

    private static final LiveKitTrackSplit SPLIT =
            new LiveKitTrackSplit("Raum/ä", "al@ice", "cam 0", 7, "TR_x", 1L << 40);

    private final LiveKitTrackSplitSerializer serializer = new LiveKitTrackSplitSerializer();

    @Test
    void bringsASplitBack() throws IOException {
        byte[] bytes = serializer.serialize(SPLIT);

        assertThat(serializer.deserialize(1, bytes)).isEqualTo(SPLIT);
        assertThat(serializer.getVersion()).isEqualTo(1);
    }

    @Test
    void refusesAnotherVersionAndSaysWhatToDo() throws IOException {
        byte[] bytes = serializer.serialize(SPLIT);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessageContaining("version 2")
                .withMessageContaining("restore with the build that wrote it");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] bytes = serializer.serialize(SPLIT);

        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatIOException()
                    .as("%s of %s bytes", length, bytes.length)
                    .isThrownBy(() -> serializer.deserialize(1, truncated));
        }
    }

    @Test
    void refusesBytesThatAreLeftOver() throws IOException {
        byte[] longer = Arrays.copyOf(serializer.serialize(SPLIT), 200);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(1, longer))
                .withMessageContaining("left over");
    }

    @Test
    void differentSplitsHaveDifferentIds() {
        LiveKitTrackSplit slashes = new LiveKitTrackSplit("a/b", "c", "d", 0, "TR_1", 0);
        LiveKitTrackSplit moved = new LiveKitTrackSplit("a", "b/c", "d", 0, "TR_1", 0);
        LiveKitTrackSplit next = new LiveKitTrackSplit("a/b", "c", "d", 1, "TR_2", 0);

        assertThat(slashes.splitId()).isNotEqualTo(moved.splitId()).isNotEqualTo(next.splitId());
        assertThat(slashes.withSequence(9).splitId()).isEqualTo(slashes.splitId());
    }
}
