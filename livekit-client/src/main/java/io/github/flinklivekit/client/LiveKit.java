// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.internal.WebRtcJavaEngine;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Set;

/** The entry point of the client: makes rooms and video sources. */
@PublicEvolving
public final class LiveKit {

    private static final LiveKitEngine WEBRTC_JAVA = new WebRtcJavaEngine();

    private LiveKit() {}

    /**
     * Creates a room that is not connected yet. It needs neither a server nor the native library
     * until {@link Room#connect}; the caller closes it.
     */
    public static Room createRoom() {
        return WEBRTC_JAVA.createRoom(new JoinAttempts());
    }

    /** Creates a source of upright frames, in the encoding that viewers take all pictures for. */
    public static VideoSource createVideoSource(int width, int height) {
        return createVideoSource(
                width, height, VideoRotation.ROTATION_0, PixelEncoding.BT601_LIMITED);
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
        return WEBRTC_JAVA.createVideoSource(width, height, rotation, pixelEncoding);
    }

    /**
     * The codecs that this native build can encode, and a track can be published with.
     *
     * @throws IllegalStateException if the native library cannot be loaded; the message says what
     *     to install
     */
    public static Set<VideoCodec> videoEncoders() {
        return WEBRTC_JAVA.videoEncoders();
    }
}
