// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.apache.flink.annotation.Internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onvoid.webrtc.RTCIceCandidate;

/** ICE candidates as the JSON that browsers write ({@code RTCIceCandidateInit}). */
@Internal
public final class IceCandidates {

    private static final ObjectMapper JSON = new ObjectMapper();

    private IceCandidates() {}

    /** Writes a candidate. */
    public static String toJson(RTCIceCandidate candidate) {
        return JSON.createObjectNode()
                .put("candidate", candidate.sdp)
                .put("sdpMid", candidate.sdpMid)
                .put("sdpMLineIndex", candidate.sdpMLineIndex)
                .toString();
    }

    /**
     * Reads a candidate.
     *
     * @throws IllegalArgumentException if it is not such JSON
     */
    public static RTCIceCandidate fromJson(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.path("candidate").isTextual()) {
                throw new IllegalArgumentException("Not an ICE candidate: " + json);
            }
            return new RTCIceCandidate(
                    node.path("sdpMid").asText(),
                    node.path("sdpMLineIndex").asInt(),
                    node.path("candidate").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not an ICE candidate: " + json, e);
        }
    }
}
