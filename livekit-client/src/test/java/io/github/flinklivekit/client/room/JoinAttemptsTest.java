// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JoinAttemptsTest {

    private long nowNanos = Long.MAX_VALUE - 10;
    private final JoinAttempts attempts = new JoinAttempts(() -> nowNanos);

    @Test
    void eachExplainsOneDuplicate() {
        assertThat(attempts.explainDuplicate()).isFalse();

        attempts.givenUp();
        attempts.givenUp();

        assertThat(attempts.explainDuplicate()).isTrue();
        assertThat(attempts.explainDuplicate()).isTrue();
        assertThat(attempts.explainDuplicate()).isFalse();
    }

    @Test
    void whatWasSentLongAgoDoesNotArriveAnyMore() {
        attempts.givenUp();
        nowNanos += JoinAttempts.MEMORY.toNanos();
        attempts.givenUp();

        assertThat(attempts.explainDuplicate()).isTrue();

        nowNanos += 1 + JoinAttempts.MEMORY.toNanos();
        assertThat(attempts.explainDuplicate()).isFalse();
    }
}
