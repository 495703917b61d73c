// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Throws away what comes over channels that nobody listens to. webrtc-java 0.14.0 leaves two Java
 * objects behind for each message that an observer is given, until the library stops; libwebrtc
 * itself keeps what comes without an observer, and closes the channel at 16 MiB
 * (kMaxQueuedReceivedDataBytes in sctp_data_channel.cc).
 *
 * <p>An observer that is registered and unregistered again on the signaling thread takes what waits
 * out of a channel and is told of none of it: libwebrtc posts the messages to that thread, for
 * after the call, and drops those of an observer that has gone. It costs some hundred bytes that
 * webrtc-java does not free, so it is done for much data only. How much has come, the connection's
 * figures say, for those of a channel count what was heard alone.
 */
final class UnheardData {

    /** What may wait in all channels, so that the native limit is not met at 240 Mbps. */
    private static final long MAX_WAITING_BYTES = 1L << 20;

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final PeerTransport transport;
    private final ScheduledExecutorService loop;
    private final Supplier<List<RTCDataChannel>> channels;

    @Nullable private ScheduledFuture<?> polls;
    private volatile boolean closed;

    // On the signaling thread.
    private long allBytes;
    private long mediaBytes;

    /** At most: what came over the connection since, and was no media. */
    private long waitingBytes;

    /**
     * @param transport the connection of the channels
     * @param channels those that nobody listens to, at the time of the call
     */
    UnheardData(
            PeerTransport transport,
            ScheduledExecutorService loop,
            Supplier<List<RTCDataChannel>> channels) {
        this.transport = transport;
        this.loop = loop;
        this.channels = channels;
    }

    /** Begins to throw data away. */
    void start() {
        polls =
                loop.scheduleWithFixedDelay(
                        this::poll,
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void poll() {
        List<RTCDataChannel> unheard = channels.get();
        if (!unheard.isEmpty()) {
            transport.readStats(report -> look(report, unheard));
        }
    }

    private void look(RTCStatsReport report, List<RTCDataChannel> unheard) {
        long nowAll = sum(report, RTCStatsType.TRANSPORT, "bytesReceived");
        long nowMedia =
                sum(report, RTCStatsType.INBOUND_RTP, "bytesReceived")
                        + sum(report, RTCStatsType.INBOUND_RTP, "headerBytesReceived");
        // Less media than before is that of a track that has ended.
        waitingBytes += nowAll - allBytes - Math.max(0, nowMedia - mediaBytes);
        allBytes = nowAll;
        mediaBytes = nowMedia;
        if (!closed && waitingBytes >= MAX_WAITING_BYTES) {
            waitingBytes = 0;
            unheard.forEach(UnheardData::discard);
        }
    }

    /** Throws away what waits in a channel, and has an observer told of what comes from then on. */
    void hear(RTCDataChannel channel, RTCDataChannelObserver observer) {
        transport.readStats(
                report -> {
                    if (!closed) {
                        discard(channel);
                        channel.registerObserver(observer);
                    }
                });
    }

    /** Throws away what waits in a channel. On the signaling thread alone. */
    private static void discard(RTCDataChannel channel) {
        channel.registerObserver(Nobody.INSTANCE);
        channel.unregisterObserver();
    }

    private static long sum(RTCStatsReport report, RTCStatsType type, String attribute) {
        return report.getStats().values().stream()
                .filter(stats -> stats.getType() == type)
                .map(stats -> stats.getAttributes().get(attribute))
                .mapToLong(value -> value instanceof Number number ? number.longValue() : 0)
                .sum();
    }

    /** What runs on the signaling thread now has ended when the connection is closed after this. */
    void close() {
        closed = true;
        if (polls != null) {
            polls.cancel(false);
        }
    }

    /** webrtc-java keeps each observer for good: this one keeps nothing. */
    private enum Nobody implements RTCDataChannelObserver {
        INSTANCE;

        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {}

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {}
    }
}
