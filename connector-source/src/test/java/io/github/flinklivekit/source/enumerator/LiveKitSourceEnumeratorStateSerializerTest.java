// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.GoldenState;
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

    private static final List<LiveKitTrackSplit> TRACKS =
            List.of(
                    new LiveKitTrackSplit("Raum/ä", "al@ice", "cam 0", 7, "TR_x", 1L << 40),
                    new LiveKitTrackSplit("Raum/ä", "bob", "screen_share", 0, "TR_y", 0));

    private static final LiveKitSourceEnumeratorState STATE =
            new LiveKitSourceEnumeratorState(
                    TRACKS, new StopProgress(12_345, 678, Set.of("Raum/ä", "other")));

    /** What each version kept of {@link #STATE}, from 1 on. */
    private static final List<LiveKitSourceEnumeratorState> KEPT =
            List.of(new LiveKitSourceEnumeratorState(TRACKS, StopProgress.NONE), STATE, STATE);

    private final LiveKitSourceEnumeratorStateSerializer serializer =
            new LiveKitSourceEnumeratorStateSerializer();

    @Test
    void bringsTheStateBack() throws IOException {
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(STATE)))
                .isEqualTo(STATE);
    }

    @Test
    void bringsAnEmptyStateBack() throws IOException {
        LiveKitSourceEnumeratorState empty =
                new LiveKitSourceEnumeratorState(List.of(), StopProgress.NONE);

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(empty)))
                .isEqualTo(empty);
    }

    @Test
    void readsWhatEveryVersionWrote() throws IOException {
        for (int version = 1; version <= serializer.getVersion(); version++) {
            LiveKitSourceEnumeratorState read =
                    serializer.deserialize(
                            version, GoldenState.read("enumerator-state-v" + version));

            assertThat(read).as("version %s", version).isEqualTo(KEPT.get(version - 1));
        }
    }

    @Test
    void writesTheBytesOfItsVersion() throws IOException {
        byte[] golden = GoldenState.read("enumerator-state-v" + serializer.getVersion());

        assertThat(serializer.serialize(STATE)).as(GoldenState.CHANGED).isEqualTo(golden);
    }

    @Test
    void refusesALaterVersionAndSaysWhatToDo() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(9, new byte[4]))
                .withMessageContaining("version 9")
                .withMessageContaining("reads only versions 1 to 3")
                .withMessageContaining("restore the job with that version or a later one");
    }

    @Test
    void refusesLaterSplitsAndSaysWhatToDo() {
        byte[] splitsOfVersionNine = {0, 0, 0, 9, 0, 0, 0, 1};

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(3, splitsOfVersionNine))
                .withMessageContaining("split")
                .withMessageContaining("version 9")
                .withMessageContaining("restore the job with that version or a later one");
    }

    @Test
    void refusesAVersionThatNeverWas() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(0, new byte[4]))
                .withMessageContaining("damaged");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] bytes = serializer.serialize(STATE);

        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatIOException()
                    .as("%s of %s bytes", length, bytes.length)
                    .isThrownBy(() -> serializer.deserialize(3, truncated));
        }
    }

    @Test
    void refusesANegativeCount() {
        assertThatIOException()
                .isThrownBy(
                        () -> serializer.deserialize(3, new byte[] {0, 0, 0, 1, -1, -1, -1, -1}))
                .withMessageContaining("damaged");
    }
}
