// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCPeerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class NativeConnectionsTest {
    private static final int ROUNDS = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** What a factory has as long as one of its connections is not released. */
    private static final List<String> FACTORY_THREADS = List.of("rtc-low-prio", "AudioDeviceBuff");

    @Test
    void nothingOfAFactoryIsLeftAfterItsConnections() {
        long before = factoryThreads();
        for (int i = 0; i < ROUNDS; i++) {
            try (WebRtcRuntime.Lease lease = WebRtcRuntime.acquire()) {
                RTCPeerConnection first = connection(lease);
                RTCPeerConnection second = connection(lease);
                first.createDataChannel("_reliable", new RTCDataChannelInit());
                NativeConnections.close(first);
                NativeConnections.close(second);
            }
        }

        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(factoryThreads()).isLessThanOrEqualTo(before));
    }

    @Test
    void closedDataChannelsAreGarbage() {
        WeakReference<DataChannels> closed = new WeakReference<>(openAndClose());

        Awaitility.await("what the native library keeps")
                .atMost(DEADLINE)
                .untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(closed.get()).isNull();
                        });
    }

    private static DataChannels openAndClose() {
        try (WebRtcRuntime.Lease lease = WebRtcRuntime.acquire()) {
            RTCPeerConnection connection = connection(lease);
            DataChannels channels = new DataChannels(Runnable::run, (message, reliably) -> {});
            channels.create(connection);
            channels.close();
            NativeConnections.close(connection);
            return channels;
        }
    }

    private static RTCPeerConnection connection(WebRtcRuntime.Lease lease) {
        return lease.createPeerConnection(new RTCConfiguration(), candidate -> {});
    }

    /** By what Linux knows of this process; elsewhere none are seen, and nothing may crash. */
    private static long factoryThreads() {
        Path threads = Path.of("/proc/self/task");
        if (!Files.isDirectory(threads)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(threads)) {
            return all.filter(thread -> FACTORY_THREADS.contains(nameOf(thread))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended meanwhile";
        }
    }
}
