// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.util.FlinkException;
import org.apache.flink.util.SerializedThrowable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTest {

    @Test
    void findsWhatTheJobThrewBehindWhatFlinkAdds() {
        Throwable job = new IOException("the room is full", new RuntimeException("native"));

        assertThat(
                        Failures.messageOf(
                                new CompletionException(
                                        new FlinkException("Job execution failed.", job))))
                .isEqualTo("the room is full");
    }

    @Test
    void readsWhatFlinkBroughtHereAsText() {
        Throwable carried =
                new FlinkException("Job failed", new SerializedThrowable(new IOException("full")));

        assertThat(Failures.messageOf(carried)).contains("full");
    }

    @Test
    void takesTheFirstLine() {
        assertThat(Failures.messageOf(new IOException("one\ntwo"))).isEqualTo("one");
    }

    @Test
    void namesWhatHasNoMessage() {
        assertThat(Failures.messageOf(new NullPointerException()))
                .isEqualTo("java.lang.NullPointerException");
    }

    @Test
    void endsWithCausesThatGoRound() {
        Exception first = new IOException("first");
        Exception second = new IOException("second", first);
        first.initCause(second);

        assertThat(Failures.messageOf(second)).isEqualTo("second");
    }
}
