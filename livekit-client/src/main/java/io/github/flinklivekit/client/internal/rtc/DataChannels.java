// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCPeerConnection;
import livekit.LivekitRtc.DataChannelInfo;
import livekit.LivekitRtc.SignalTarget;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * LiveKit's data channels: {@code _reliable} and {@code _lossy}, one pair that this side sends on
 * and one pair that the server sends on. Methods are called on the room's thread, and received
 * messages are handed to it. Where nobody listens, no channel has an observer but one that is still
 * to open: see {@link UnheardData}.
 */
@Internal
public final class DataChannels {

    private static final String RELIABLE = "_reliable";
    private static final String LOSSY = "_lossy";

    /** Half of what libwebrtc holds (kMaxQueuedSendDataBytes in sctp_data_channel.cc). */
    private static final long MAX_WAITING_RELIABLE = 8L << 20;

    /** What may come late is worth nothing: a tenth of a second at 20 Mbps. */
    private static final long MAX_WAITING_LOSSY = 256L << 10;

    private final Executor loop;
    private final BiConsumer<byte[], Boolean> receiver;
    private final List<RTCDataChannel> received = new ArrayList<>();
    private final Map<RTCDataChannel, Observer> observers = new HashMap<>();

    private RTCDataChannel reliable;
    private RTCDataChannel lossy;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private boolean listening = true;
    private boolean closed;

    /**
     * Channels of one session, which are listened to.
     *
     * @param receiver takes a message and whether it came reliably
     */
    public DataChannels(Executor loop, BiConsumer<byte[], Boolean> receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    /**
     * Whether {@link #create} was called: channels cost a media section, so they are made when
     * first needed.
     */
    boolean created() {
        return reliable != null;
    }

    /** Makes the channels that this side sends on; the connection has to be negotiated after it. */
    public void create(RTCPeerConnection publisher) {
        reliable = publisher.createDataChannel(RELIABLE, new RTCDataChannelInit());
        RTCDataChannelInit unordered = new RTCDataChannelInit();
        unordered.ordered = false;
        unordered.maxRetransmits = 0;
        lossy = publisher.createDataChannel(LOSSY, unordered);
        observe(reliable);
        observe(lossy);
    }

    /** Takes a channel that the server sends on. */
    public void accept(RTCDataChannel channel) {
        received.add(channel);
        if (listening) {
            observe(channel);
        }
    }

    /**
     * Messages that come are of interest from now on.
     *
     * @param register gives a channel that is there already its observer, soon
     */
    void listen(BiConsumer<RTCDataChannel, RTCDataChannelObserver> register) {
        listening = true;
        for (RTCDataChannel channel : unobserved()) {
            register.accept(channel, newObserver(channel));
        }
    }

    /** Messages that come are of no interest from now on. */
    void stopListening() {
        listening = false;
        List.copyOf(observers.keySet()).stream()
                .filter(channel -> received.contains(channel) || open.isDone())
                .forEach(this::stopObserving);
    }

    boolean isListening() {
        return listening;
    }

    /** Those that nothing is heard of, so that data piles up in them. */
    List<RTCDataChannel> unobserved() {
        return closed
                ? List.of()
                : all().filter(channel -> !observers.containsKey(channel)).toList();
    }

    private Stream<RTCDataChannel> all() {
        return created()
                ? Stream.concat(Stream.of(reliable, lossy), received.stream())
                : received.stream();
    }

    /** Completes when both channels can be sent on. */
    public CompletableFuture<Void> whenOpen() {
        return open;
    }

    /**
     * Sends a message; the channels were opened before.
     *
     * @throws PublishException if it cannot be sent now. webrtc-java does not say so: libwebrtc
     *     closes a channel for good when more waits than it holds
     */
    public void send(byte[] message, boolean reliably) throws PublishException {
        RTCDataChannel channel = reliably ? reliable : lossy;
        if (channel.getState() != RTCDataChannelState.OPEN) {
            throw new PublishException(Reason.NO_ANSWER, "The data channel has closed");
        }
        long waiting = channel.getBufferedAmount();
        if (waiting + message.length > (reliably ? MAX_WAITING_RELIABLE : MAX_WAITING_LOSSY)) {
            throw new PublishException(
                    Reason.CONGESTED,
                    "More data is sent than the network takes: "
                            + waiting
                            + " bytes wait to leave already");
        }
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), true));
        } catch (Exception e) {
            throw new PublishException(Reason.CLIENT_ERROR, "The data could not be sent", e);
        }
    }

    /** Whether reliable data waits to leave. */
    boolean hasBufferedData() {
        return created()
                && reliable.getState() == RTCDataChannelState.OPEN
                && reliable.getBufferedAmount() > 0;
    }

    /** What a resuming participant tells of its channels. */
    List<DataChannelInfo> infos() {
        List<DataChannelInfo> infos = new ArrayList<>();
        if (created()) {
            infos.add(info(reliable, SignalTarget.PUBLISHER));
            infos.add(info(lossy, SignalTarget.PUBLISHER));
        }
        received.forEach(channel -> infos.add(info(channel, SignalTarget.SUBSCRIBER)));
        return infos;
    }

    /** Stops listening. The channels close with their connections. */
    public void close() {
        closed = true;
        List.copyOf(observers.keySet()).forEach(this::stopObserving);
        open.completeExceptionally(
                new PublishException(
                        Reason.NO_ANSWER, "The connection ended before the data was sent"));
    }

    private void observe(RTCDataChannel channel) {
        channel.registerObserver(newObserver(channel));
    }

    private Observer newObserver(RTCDataChannel channel) {
        Observer observer = new Observer(this, RELIABLE.equals(channel.getLabel()));
        observers.put(channel, observer);
        return observer;
    }

    private void stopObserving(RTCDataChannel channel) {
        Observer observer = observers.remove(channel);
        if (observer != null) {
            channel.unregisterObserver();
            observer.letGo();
        }
    }

    /**
     * What a channel tells, until the close. webrtc-java 0.14.0 keeps an observer for good, also
     * one that was unregistered; so that it does not keep the room and its job, it lets go of them.
     */
    private static final class Observer implements RTCDataChannelObserver {
        private final boolean reliably;
        @Nullable private volatile DataChannels channels;

        Observer(DataChannels channels, boolean reliably) {
            this.channels = channels;
            this.reliably = reliably;
        }

        void letGo() {
            channels = null;
        }

        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {
            DataChannels open = channels;
            if (open != null) {
                NativeCallbacks.guard(
                        "onDataChannelState", () -> open.loop.execute(open::checkOpen));
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            DataChannels open = channels;
            if (open != null) {
                NativeCallbacks.guard(
                        "onDataChannelMessage",
                        () -> {
                            byte[] message = new byte[buffer.data.remaining()];
                            buffer.data.get(message);
                            open.loop.execute(() -> open.receiver.accept(message, reliably));
                        });
            }
        }
    }

    /** Also comes from a native thread that spoke before the close: the channels may be gone. */
    private void checkOpen() {
        if (!closed
                && created()
                && reliable.getState() == RTCDataChannelState.OPEN
                && lossy.getState() == RTCDataChannelState.OPEN) {
            open.complete(null);
            if (!listening) {
                stopObserving(reliable);
                stopObserving(lossy);
            }
        }
    }

    private static DataChannelInfo info(RTCDataChannel channel, SignalTarget target) {
        return DataChannelInfo.newBuilder()
                .setLabel(channel.getLabel())
                .setId(Math.max(0, channel.getId()))
                .setTarget(target)
                .build();
    }
}
