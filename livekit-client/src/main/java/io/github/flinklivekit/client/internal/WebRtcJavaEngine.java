// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal;

import io.github.flinklivekit.client.engine.EncodedVideoSource;
import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.engine.LiveKitEngines;
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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** webrtc-java, with a client of LiveKit's protocol on top of it. */
@Internal
public final class WebRtcJavaEngine implements LiveKitEngine {

    @Override
    public String name() {
        return LiveKitEngines.DEFAULT;
    }

    @Override
    public LiveKitEngine withLibrary(Path file) {
        throw new IllegalArgumentException(
                "The engine '"
                        + name()
                        + "' has its native library in its jar (engine.library): leave the option out, or choose livekit-ffi (engine)");
    }

    /** webrtc-java shows no encoded picture, behind which metadata travels. */
    @Override
    public Set<EngineFeature> features() {
        return Set.of();
    }

    @Override
    public Room createRoom(JoinAttempts attempts) {
        return new DefaultRoom(attempts);
    }

    @Override
    public VideoSource createVideoSource(
            int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding) {
        return new DefaultVideoSource(width, height, rotation, pixelEncoding);
    }

    @Override
    public EncodedVideoSource createEncodedVideoSource(VideoCodec codec, int width, int height) {
        throw new UnsupportedOperationException("webrtc-java sends what it has encoded itself");
    }

    /** The transceiver of a track that has ended is used again. */
    @Override
    public int endedTracksPerConnection() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Set<VideoCodec> videoEncoders() {
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
