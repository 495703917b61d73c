// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Something has begun to move before a camera, or nothing does any more.
 *
 * @param participant who publishes the camera
 * @param track the camera's name
 * @param moving whether something moves now
 * @param timestampUs of the picture that shows it, in microseconds since the epoch
 * @param cells how many cells of the grid changed with that picture
 */
record MotionEvent(
        String participant,
        String track,
        boolean moving,
        @JsonProperty("timestamp_us") long timestampUs,
        int cells) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As one line. */
    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@link #toJson()} in UTF-8. */
    byte[] toBytes() {
        return toJson().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The event of {@link #toBytes()}.
     *
     * @throws IllegalArgumentException if the bytes are not one
     */
    static MotionEvent of(byte[] json) {
        try {
            return JSON.readValue(json, MotionEvent.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
