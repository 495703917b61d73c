// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import java.nio.file.Path;
import java.util.Set;

/**
 * A native library that speaks with LiveKit's servers, and what makes rooms and tracks of it. Found
 * by {@link java.util.ServiceLoader}, through {@link LiveKitEngines}. Making one loads nothing.
 */
@Internal
public interface LiveKitEngine {

    /** What options call it. */
    String name();

    /**
     * The same, with its native library from a file rather than from where it looks for it.
     *
     * @throws IllegalArgumentException if it brings its library itself
     */
    LiveKitEngine withLibrary(Path file);

    /** What it can do beyond what all can. */
    Set<EngineFeature> features();

    /**
     * As {@link io.github.flinklivekit.client.LiveKit#createRoom()}.
     *
     * @param attempts those of all rooms that are joined under one identity
     */
    Room createRoom(JoinAttempts attempts);

    /**
     * As {@link io.github.flinklivekit.client.LiveKit#createVideoSource(int, int, VideoRotation,
     * PixelEncoding)}; its tracks are published in rooms of the same engine.
     */
    VideoSource createVideoSource(
            int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding);

    /**
     * A source of frames that came encoded.
     *
     * @throws UnsupportedOperationException without {@link EngineFeature#ENCODED_FRAMES}
     */
    EncodedVideoSource createEncodedVideoSource(VideoCodec codec, int width, int height);

    /**
     * After how many tracks that are not published any more a connection should be given up for a
     * new one, since the native library frees with the connection alone what has encoded them;
     * {@link Integer#MAX_VALUE} for never.
     */
    int endedTracksPerConnection();

    /**
     * The codecs that it can encode here.
     *
     * @throws IllegalStateException if its library cannot be loaded; the message says what to do
     */
    Set<VideoCodec> videoEncoders();
}
