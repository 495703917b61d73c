// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCIceCandidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IceCandidatesTest {

    private static final String CANDIDATE =
            "candidate:1 1 udp 2130706431 127.0.0.1 7882 typ host \"quoted\"";

    @Test
    void readsWhatItWrites() {
        RTCIceCandidate read =
                IceCandidates.fromJson(
                        IceCandidates.toJson(new RTCIceCandidate("0", 3, CANDIDATE)));

        assertThat(read.sdp).isEqualTo(CANDIDATE);
        assertThat(read.sdpMid).isEqualTo("0");
        assertThat(read.sdpMLineIndex).isEqualTo(3);
    }

    @Test
    void readsWhatTheServerWrites() {
        RTCIceCandidate read =
                IceCandidates.fromJson(
                        "{\"candidate\":\"candidate:2\",\"sdpMid\":\"\",\"sdpMLineIndex\":0,\"usernameFragment\":null}");

        assertThat(read.sdp).isEqualTo("candidate:2");
        assertThat(read.sdpMid).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "7", "{\"candidate\":null}"})
    void refusesWhatIsNone(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IceCandidates.fromJson(json))
                .withMessage("Not an ICE candidate: " + json);
    }
}
