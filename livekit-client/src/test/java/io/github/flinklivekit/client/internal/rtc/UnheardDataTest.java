// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

class UnheardDataTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MESSAGE_BYTES = 8 << 10;

    /** Twice what libwebrtc keeps of a channel. */
    private static final int MESSAGES = (32 << 20) / MESSAGE_BYTES;

    private static final List<String> LEFT_BEHIND =
            List.of("dev.onvoid.webrtc.RTCDataChannelBuffer", "java.nio.DirectByteBuffer");

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire();
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final DataChannels sender = new DataChannels(loop, (message, reliably) -> {});
    private final DataChannels receiver =
            new DataChannels(loop, (message, reliably) -> heard.add(message.length));
    private final List<RTCDataChannel> accepted = new ArrayList<>();

    private PeerTransport sending;
    private PeerTransport receiving;
    private UnheardData unheard;

    @BeforeEach
    void connect() throws Exception {
        onLoop(
                        () -> {
                            receiver.stopListening();
                            sending =
                                    new PeerTransport(
                                            "sending",
                                            runtime,
                                            configuration(),
                                            loop,
                                            new ToReceiver());
                            receiving =
                                    new PeerTransport(
                                            "receiving",
                                            runtime,
                                            configuration(),
                                            loop,
                                            new ToSender());
                            unheard = new UnheardData(receiving, loop, receiver::unobserved);
                            unheard.start();
                            sender.create(sending.connection());
                            return sending.offer(UnaryOperator.identity())
                                    .thenCompose(receiving::answer)
                                    .thenCompose(sending::acceptAnswer);
                        })
                .get()
                .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        sender.whenOpen().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        Awaitility.await().atMost(DEADLINE).until(() -> onLoop(accepted::size).get() == 2);
    }

    @AfterEach
    void close() throws Exception {
        onLoop(
                        () -> {
                            unheard.close();
                            sender.close();
                            receiver.close();
                            sending.close();
                            receiving.close();
                            return null;
                        })
                .get();
        loop.shutdown();
        runtime.close();
    }

    @Test
    void messagesThatNobodyHearsOfLeaveNothingBehind() throws Exception {
        long before = leftBehind();

        for (int i = 0; i < MESSAGES; i++) {
            send(MESSAGE_BYTES);
        }
        awaitSent();

        assertThat(leftBehind() - before).isLessThan(100);
        assertThat(accepted)
                .extracting(RTCDataChannel::getState)
                .containsOnly(RTCDataChannelState.OPEN);
    }

    @Test
    void whoListensLaterHearsOfWhatComesThenAlone() throws Exception {
        send(1);
        awaitSent();
        onLoop(
                        () -> {
                            receiver.listen(unheard::hear);
                            return null;
                        })
                .get();

        Awaitility.await()
                .atMost(DEADLINE)
                .until(
                        () -> {
                            send(2);
                            return !heard.isEmpty();
                        });
        assertThat(heard).containsOnly(2);
    }

    private void send(int bytes) throws Exception {
        Awaitility.await()
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !onLoop(sender::hasBufferedData).get());
        onLoop(
                        () -> {
                            sender.send(new byte[bytes], true);
                            return null;
                        })
                .get();
    }

    /** What has left the sender is with the receiver, and is thrown away soon. */
    private void awaitSent() throws Exception {
        Awaitility.await().atMost(DEADLINE).until(() -> !onLoop(sender::hasBufferedData).get());
    }

    /** After a collection. */
    private static long leftBehind() throws Exception {
        String histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {null},
                                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> List.of(line.trim().split("\\s+")))
                .filter(columns -> columns.size() > 3 && LEFT_BEHIND.contains(columns.get(3)))
                .mapToLong(columns -> Long.parseLong(columns.get(1)))
                .sum();
    }

    private <T> CompletableFuture<T> onLoop(Callable<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        done.complete(action.call());
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    private static RTCConfiguration configuration() {
        return new RTCConfiguration();
    }

    private final class ToReceiver implements PeerTransport.Listener {
        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            receiving.addRemoteCandidate(candidate);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {}
    }

    private final class ToSender implements PeerTransport.Listener {
        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            sending.addRemoteCandidate(candidate);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {}

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            accepted.add(channel);
            receiver.accept(channel);
        }
    }
}
