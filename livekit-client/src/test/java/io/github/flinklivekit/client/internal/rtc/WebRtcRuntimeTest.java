// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WebRtcRuntimeTest {

    @Test
    void namesTheCodecsOfThisBuild() {
        try (WebRtcRuntime.Lease lease = WebRtcRuntime.acquire()) {
            assertThat(lease.encoderNames())
                    .contains("vp8", "vp9", "h264", "av1")
                    .doesNotContain("rtx", "red", "ulpfec")
                    .doesNotHaveDuplicates();
            assertThat(lease.decoderNames())
                    .contains("vp8", "vp9", "h264", "av1")
                    .doesNotContain("rtx", "red", "ulpfec")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void runsUntilTheLastLeaseIsGivenBack() {
        WebRtcRuntime.Lease first = WebRtcRuntime.acquire();
        WebRtcRuntime.Lease second = WebRtcRuntime.acquire();
        first.close();
        first.close();

        assertThat(second.encoderNames()).as("a lease is given back once").contains("vp8");
        second.close();
        assertThatIllegalStateException()
                .isThrownBy(second::encoderNames)
                .withMessage("This lease on the native library was given back");
        assertThatIllegalStateException().isThrownBy(first::decoderNames);
    }

    @Test
    void startsAgainAfterTheLast() {
        for (int i = 0; i < 3; i++) {
            try (WebRtcRuntime.Lease lease = WebRtcRuntime.acquire()) {
                assertThat(lease.encoderNames()).contains("vp8");
            }
        }
    }
}
