// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.internal.publish.DefaultVideoSource;
import io.github.flinklivekit.client.internal.room.DefaultRoom;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The entry point of the client: makes rooms and video sources. */
@PublicEvolving
public final class LiveKit {

    private LiveKit() {}

    /**
     * Creates a room that is not connected yet. It needs neither a server nor the native library
     * until {@link Room#connect}; the caller closes it.
     */
    public static Room createRoom() {
        return createRoom(new JoinAttempts());
    }

    /**
     * The same for who joins one room again and again.
     *
     * @param attempts those of all these rooms
     */
    @Internal
    public static Room createRoom(JoinAttempts attempts) {
        return new DefaultRoom(attempts);
    }

    /** Creates a source of upright frames, in the encoding that viewers take all pictures for. */
    public static VideoSource createVideoSource(int width, int height) {
        return new DefaultVideoSource(width, height);
    }

    /**
     * Creates a source of frames of one size, for tracks to publish. The caller closes it. Its
     * tracks are announced in the size that viewers see, which of a rotation by 90 or 270 degrees
     * is {@code height}x{@code width}.
     *
     * @param width of every frame before it is turned, in pixels
     * @param height of every frame before it is turned, in pixels
     * @param rotation of the frames; one of another rotation is taken, too
     * @param pixelEncoding how the pictures are encoded that the encoders get
     * @throws IllegalArgumentException if no frame can have that size
     * @throws IllegalStateException if the native library cannot be loaded; the message says what
     *     to do
     */
    public static VideoSource createVideoSource(
            int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding) {
        return new DefaultVideoSource(width, height, rotation, pixelEncoding);
    }

    /**
     * The codecs that this native build can encode, and a track can be published with.
     *
     * @throws IllegalStateException if the native library cannot be loaded; the message says what
     *     to install
     */
    public static Set<VideoCodec> videoEncoders() {
        try (WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire()) {
            List<String> names = runtime.encoderNames();
            Set<VideoCodec> encoders = EnumSet.noneOf(VideoCodec.class);
            Arrays.stream(VideoCodec.values())
                    .filter(codec -> names.contains(codec.protocolName()))
                    .forEach(encoders::add);
            return Collections.unmodifiableSet(encoders);
        }
    }
}
