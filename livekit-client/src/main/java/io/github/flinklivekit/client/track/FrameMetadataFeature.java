// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Set;

/**
 * A part of a {@link FrameMetadata} that a track is announced with and sends: LiveKit's {@code
 * PacketTrailerFeature}. Viewers ask for nothing that is not announced.
 */
@PublicEvolving
public enum FrameMetadataFeature {
    USER_TIMESTAMP(10),
    FRAME_ID(6),
    USER_DATA(2);

    /** A trailer has its length in one byte, and ends with 5 bytes of its own. */
    private static final int MAX_TRAILER_BYTES = 255;

    private static final int TRAILER_END_BYTES = 5;

    /** What it takes of a trailer beside the bytes of user data: tag, length and value. */
    private final int bytes;

    FrameMetadataFeature(int bytes) {
        this.bytes = bytes;
    }

    /**
     * How many bytes of user data go with each picture of a track that announces these: 232 beside
     * both others, 248 alone, and none if it is not among them. LiveKit's libraries drop what is
     * longer, with a line in their log.
     */
    public static int maxUserDataBytes(Set<FrameMetadataFeature> announced) {
        if (!announced.contains(USER_DATA)) {
            return 0;
        }
        return MAX_TRAILER_BYTES
                - TRAILER_END_BYTES
                - announced.stream().mapToInt(feature -> feature.bytes).sum();
    }

    /** As options call it: {@code user-timestamp}, {@code frame-id}, {@code user-data}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
