// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class TestPatternSplitSerializerTest {

    private static final List<TestPatternSplit> SPLITS =
            List.of(new TestPatternSplit(0, 0), new TestPatternSplit(3, 1L << 40));

    private final TestPatternSplitSerializer serializer = new TestPatternSplitSerializer();

    @Test
    void readsWhatTheFirstVersionWrote() throws IOException {
        assertThat(serializer.deserialize(1, golden())).isEqualTo(SPLITS);
    }

    /** Where this fails, the changed format needs the next version, and a file of its own. */
    @Test
    void writesTheBytesOfItsVersion() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(serializer.serialize(SPLITS)).isEqualTo(golden());
    }

    @Test
    void bringsOneSplitBack() throws IOException {
        var single = TestPatternSplitSerializer.single();
        TestPatternSplit split = SPLITS.get(1);

        assertThat(single.deserialize(single.getVersion(), single.serialize(split)))
                .isEqualTo(split);
    }

    @Test
    void refusesALaterVersionAndSaysWhatToDo() throws IOException {
        byte[] bytes = golden();

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, bytes))
                .withMessageContaining("version 2")
                .withMessageContaining("restore the job with the version that wrote them");
    }

    @Test
    void refusesACutSplit() throws IOException {
        byte[] cut = Arrays.copyOf(golden(), 13);

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(1, cut))
                .withMessageContaining("cut off");
    }

    private byte[] golden() throws IOException {
        try (InputStream file =
                getClass().getResourceAsStream("/serializer/test-pattern-splits-v1.bin")) {
            return file.readAllBytes();
        }
    }
}
