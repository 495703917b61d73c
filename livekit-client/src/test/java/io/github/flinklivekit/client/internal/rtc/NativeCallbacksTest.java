// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class NativeCallbacksTest {

    @Test
    void runsTheBody() {
        AtomicBoolean ran = new AtomicBoolean();
        NativeCallbacks.guard("test", () -> ran.set(true));

        assertThat(ran).isTrue();
    }

    @Test
    void letsNothingOut() {
        assertThatCode(
                        () ->
                                NativeCallbacks.guard(
                                        "test",
                                        () -> {
                                            throw new IllegalStateException("of a test");
                                        }))
                .doesNotThrowAnyException();
        assertThatCode(
                        () ->
                                NativeCallbacks.guard(
                                        "test",
                                        () -> {
                                            throw new AssertionError("of a test");
                                        }))
                .doesNotThrowAnyException();
    }
}
