// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import io.github.flinklivekit.source.GoldenState;

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

        assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(SPLIT);
    }

    @Test
    void readsWhatEveryVersionWrote() throws IOException {
        for (int version = 1; version <= serializer.getVersion(); version++) {
            byte[] golden = GoldenState.read("track-split-v" + version);

            assertThat(serializer.deserialize(version, golden))
                    .as("version %s", version)
                    .isEqualTo(SPLIT);
        }
    }

    @Test
    void writesTheBytesOfItsVersion() throws IOException {
        byte[] golden = GoldenState.read("track-split-v" + serializer.getVersion());

        assertThat(serializer.serialize(SPLIT)).as(GoldenState.CHANGED).isEqualTo(golden);
    }

    @Test
    void refusesALaterVersionAndSaysWhatToDo() throws IOException {
        byte[] bytes = serializer.serialize(SPLIT);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessageContaining("version 2")
                .withMessageContaining("reads only version 1")
                .withMessageContaining("restore the job with that version or a later one");
    }

    @Test
    void refusesAVersionThatNeverWas() throws IOException {
        byte[] bytes = serializer.serialize(SPLIT);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(0, bytes))
                .withMessageContaining("damaged");
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
