// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a publisher sends with each picture: LiveKit's frame metadata ({@code FrameMetadata} of its
 * SDKs), of which every field is optional. It travels behind the encoded picture, through the
 * server and outside of end-to-end encryption.
 *
 * <p>LiveKit takes 0 and nothing for the same, so a field that is there is never 0 or empty.
 *
 * @param userTimestampUs when the picture was taken, by the sender's clock: microseconds since the
 *     epoch, above 0; null for none
 * @param frameId the sender's own number of the picture, 1 to {@link #MAX_FRAME_ID}; null for none
 * @param userData bytes of any meaning, 1 to {@link #MAX_USER_DATA_BYTES}, which must not be
 *     modified; null for none. Far fewer can be sent: how many depends on what is sent beside them,
 *     and is checked where the frame is published
 */
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent") // Compared by content, below.
public record FrameMetadata(
        @Nullable Long userTimestampUs, @Nullable Long frameId, @Nullable byte[] userData) {

    /** The largest {@link #frameId}: it travels as 32 bits without a sign. */
    public static final long MAX_FRAME_ID = 0xFFFF_FFFFL;

    /** The most that {@link #userData} can be within a job; a track takes 248 at most. */
    public static final int MAX_USER_DATA_BYTES = 0xFFFF;

    /** Of a frame that came without any. */
    public static final FrameMetadata NONE = new FrameMetadata(null, null, null);

    /**
     * Metadata with these fields.
     *
     * @throws IllegalArgumentException if one is out of its range; the message says which
     */
    public FrameMetadata {
        if (userTimestampUs != null && userTimestampUs <= 0) {
            throw new IllegalArgumentException(
                    "A user timestamp is in microseconds since the epoch and above 0, not "
                            + userTimestampUs);
        }
        if (frameId != null && (frameId < 1 || frameId > MAX_FRAME_ID)) {
            throw new IllegalArgumentException(
                    "A frame id is 1 to %d, as LiveKit takes 0 for none; not %d"
                            .formatted(MAX_FRAME_ID, frameId));
        }
        if (userData != null && (userData.length < 1 || userData.length > MAX_USER_DATA_BYTES)) {
            throw new IllegalArgumentException(
                    "User data has 1 to %d bytes, as LiveKit takes an empty one for none; not %d"
                            .formatted(MAX_USER_DATA_BYTES, userData.length));
        }
    }

    /** Whether no field is there. */
    public boolean isEmpty() {
        return userTimestampUs == null && frameId == null && userData == null;
    }

    /** The same with another {@link #userTimestampUs}. */
    public FrameMetadata withUserTimestampUs(@Nullable Long newUserTimestampUs) {
        return new FrameMetadata(newUserTimestampUs, frameId, userData);
    }

    /** The same with another {@link #frameId}. */
    public FrameMetadata withFrameId(@Nullable Long newFrameId) {
        return new FrameMetadata(userTimestampUs, newFrameId, userData);
    }

    /** The same with other {@link #userData}. */
    public FrameMetadata withUserData(@Nullable byte[] newUserData) {
        return new FrameMetadata(userTimestampUs, frameId, newUserData);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameMetadata that
                && Objects.equals(userTimestampUs, that.userTimestampUs)
                && Objects.equals(frameId, that.frameId)
                && Arrays.equals(userData, that.userData);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userTimestampUs, frameId, Arrays.hashCode(userData));
    }

    /** Without the data, which may be anything. */
    @Override
    public String toString() {
        return "FrameMetadata[userTimestampUs="
                + userTimestampUs
                + ", frameId="
                + frameId
                + (userData == null ? "]" : ", " + userData.length + " bytes of user data]");
    }
}
