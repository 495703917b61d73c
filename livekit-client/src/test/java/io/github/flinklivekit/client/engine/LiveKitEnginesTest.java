// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LiveKitEnginesTest {

    /** As with the connector in a cluster's lib folder, and an engine in the jar of a job. */
    @Test
    void anEngineOfTheThreadsClassLoaderIsFound(@TempDir Path job) throws IOException {
        Path services = Files.createDirectories(job.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(LiveKitEngine.class.getName()), OfAJob.class.getName() + "\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {job.toUri().toURL()}, before)) {
            assertThatThrownBy(() -> LiveKitEngines.named("of-a-job"))
                    .isInstanceOf(IllegalArgumentException.class);
            thread.setContextClassLoader(loader);

            assertThat(LiveKitEngines.named("of-a-job")).isInstanceOf(OfAJob.class);
            assertThat(LiveKitEngines.named("webrtc-java").name()).isEqualTo("webrtc-java");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aThreadWithoutAClassLoaderFindsTheDefault() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(LiveKitEngines.named("webrtc-java").name()).isEqualTo("webrtc-java");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Does nothing. */
    public static final class OfAJob implements LiveKitEngine {

        @Override
        public String name() {
            return "of-a-job";
        }

        @Override
        public LiveKitEngine withLibrary(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<EngineFeature> features() {
            return Set.of();
        }

        @Override
        public Room createRoom(JoinAttempts attempts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public VideoSource createVideoSource(
                int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EncodedVideoSource createEncodedVideoSource(
                VideoCodec codec, int width, int height) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int endedTracksPerConnection() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Set<VideoCodec> videoEncoders() {
            return Set.of();
        }
    }
}
