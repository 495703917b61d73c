// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * How the frames of a track are read. Immutable; made by {@link #builder()}.
 *
 * @param format the type that frames are converted to when they are read, on the reader's thread;
 *     null for the decoder's own, I420
 * @param pixelEncoding how the publisher's pictures are encoded, which webrtc-java does not tell;
 *     conversions of the frames go by it
 * @param capacity how many unread frames are kept, above 0
 * @param onAvailable called after a frame has arrived, when the first frame is dropped for lack of
 *     memory, and when the stream ends, for a reader that does not want to block. It runs on a
 *     native thread, the room's, or the one that closes the stream: it must neither block nor close
 *     the stream
 * @param filter called with every frame in order, on the decoder's thread; it must not block. A
 *     frame that it rejects is dropped and does not wake the reader
 */
@PublicEvolving
public record VideoStreamOptions(
        @Nullable VideoBufferType format,
        PixelEncoding pixelEncoding,
        int capacity,
        Runnable onAvailable,
        Predicate<FrameHeader> filter) {

    /** Frames as they are decoded, in I420, the newest two kept. */
    public static final VideoStreamOptions DEFAULT = builder().build();

    /**
     * As {@link #builder} does.
     *
     * @throws IllegalArgumentException if the capacity is not above 0
     */
    public VideoStreamOptions {
        if (capacity <= 0) {
            throw new IllegalArgumentException(
                    "A stream keeps at least one frame, not " + capacity);
        }
        Objects.requireNonNull(pixelEncoding, "pixelEncoding");
        Objects.requireNonNull(onAvailable, "onAvailable");
        Objects.requireNonNull(filter, "filter");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each has the default that its setter names. */
    public static final class Builder {

        @Nullable private VideoBufferType format;
        private PixelEncoding pixelEncoding = PixelEncoding.BT601_LIMITED;
        private int capacity = 2;
        private Runnable onAvailable = () -> {};
        private Predicate<FrameHeader> filter = frame -> true;

        private Builder() {}

        /** Default: the decoder's own, I420. */
        public Builder format(@Nullable VideoBufferType value) {
            format = value;
            return this;
        }

        /** Default {@link PixelEncoding#BT601_LIMITED}. */
        public Builder pixelEncoding(PixelEncoding value) {
            pixelEncoding = value;
            return this;
        }

        /** Default 2. */
        public Builder capacity(int value) {
            capacity = value;
            return this;
        }

        /** Default: nothing is called. */
        public Builder onAvailable(Runnable value) {
            onAvailable = value;
            return this;
        }

        /** Default: every frame. */
        public Builder filter(Predicate<FrameHeader> value) {
            filter = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if the capacity is not above 0
         */
        public VideoStreamOptions build() {
            return new VideoStreamOptions(format, pixelEncoding, capacity, onAvailable, filter);
        }
    }
}
