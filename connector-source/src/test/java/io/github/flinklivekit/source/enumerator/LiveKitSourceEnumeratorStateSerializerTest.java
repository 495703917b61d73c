// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LiveKitSourceEnumeratorStateSerializerTest {

    private static final LiveKitSourceEnumeratorState STATE =
            new LiveKitSourceEnumeratorState(
                    List.of(
                            new LiveKitTrackSplit("room", "alice", "camera", 0, "TR_1", 5),
                            new LiveKitTrackSplit("room", "bob", "camera", 3, "TR_2", 99)),
                    new StopProgress(12_345, 678, Set.of("room", "other")));

    private final LiveKitSourceEnumeratorStateSerializer serializer =
            new LiveKitSourceEnumeratorStateSerializer();

    @Test
    void bringsTheStateBack() throws IOException {
        assertThat(serializer.deserialize(2, serializer.serialize(STATE))).isEqualTo(STATE);
    }

    @Test
    void bringsAnEmptyStateBack() throws IOException {
        LiveKitSourceEnumeratorState empty =
                new LiveKitSourceEnumeratorState(List.of(), StopProgress.NONE);

        assertThat(serializer.deserialize(2, serializer.serialize(empty))).isEqualTo(empty);
    }

    @Test
    void refusesAnotherVersion() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(9, new byte[4]))
                .withMessageContaining("version 9");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] bytes = serializer.serialize(STATE);

        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatIOException()
                    .as("%s of %s bytes", length, bytes.length)
                    .isThrownBy(() -> serializer.deserialize(2, truncated));
        }
    }

    @Test
    void refusesANegativeCount() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, new byte[] {-1, -1, -1, -1}))
                .withMessageContaining("damaged");
    }
}
