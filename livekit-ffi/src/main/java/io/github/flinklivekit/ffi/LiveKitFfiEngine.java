// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi;

import io.github.flinklivekit.client.engine.EncodedVideoSource;
import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.internal.room.DefaultRoom;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.room.FfiSession;
import io.github.flinklivekit.ffi.track.CapturedVideoSource;
import io.github.flinklivekit.ffi.track.EncodedFrameSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * LiveKit's own native library, the core of its Python, Node, Unity and C++ SDKs, with signalling,
 * reconnection, frame metadata and encryption of its own.
 */
@Internal
public final class LiveKitFfiEngine implements LiveKitEngine {

    /** Null to look for it. */
    @Nullable private final Path library;

    /** Of a library that is looked for. */
    public LiveKitFfiEngine() {
        this(null);
    }

    private LiveKitFfiEngine(@Nullable Path library) {
        this.library = library;
    }

    @Override
    public LiveKitEngine withLibrary(Path file) {
        return new LiveKitFfiEngine(file);
    }

    @Override
    public String name() {
        return "livekit-ffi";
    }

    @Override
    public Set<EngineFeature> features() {
        return EnumSet.allOf(EngineFeature.class);
    }

    @Override
    public Room createRoom(JoinAttempts attempts) {
        return new DefaultRoom(setup -> new FfiSession(setup, FfiClient.get(library)));
    }

    @Override
    public VideoSource createVideoSource(
            int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding) {
        return new CapturedVideoSource(
                FfiClient.get(library), width, height, rotation, pixelEncoding);
    }

    @Override
    public EncodedVideoSource createEncodedVideoSource(VideoCodec codec, int width, int height) {
        return new EncodedFrameSource(FfiClient.get(library), codec, width, height);
    }

    /**
     * It keeps the encoders of an ended track, with a thread and about 10 MB for each layer of
     * 640x360 in VP8 (livekit/rust-sdks#612).
     */
    @Override
    public int endedTracksPerConnection() {
        return 20;
    }

    /** Without a graphics card it encodes no H265. */
    @Override
    public Set<VideoCodec> videoEncoders() {
        FfiClient.get(library);
        return EnumSet.complementOf(EnumSet.of(VideoCodec.H265));
    }
}
