// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokensTest {

    private static final String TOKEN =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2aWV3ZXIifQ.c2lnbmF0dXJlLW9mLWl0";

    @Test
    void areKeptOutOfTexts() {
        assertThat(Tokens.redacted("401 - invalid token: " + TOKEN + ", error: expired"))
                .isEqualTo("401 - invalid token: <token>, error: expired");
        assertThat(Tokens.redacted("wss://host/rtc?access_token=" + TOKEN + "&sdk=" + TOKEN))
                .doesNotContain("eyJ");
    }

    /** At level TRACE the library writes the bytes of each message as one word. */
    @Test
    void areLookedForInOnePass() {
        String bytes = "0f".repeat(1_000_000);

        assertThat(Tokens.redacted(bytes + "?access_token=" + TOKEN))
                .isEqualTo(bytes + "?access_token=<token>");
    }

    @Test
    void nothingElseIsTouched() {
        String text = "livekit::rtc_engine: resuming connection... attempt: 1 (127.0.0.1:7880)";

        assertThat(Tokens.redacted(text)).isEqualTo(text);
    }
}
