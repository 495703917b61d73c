// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.BufferInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.DataPacketKind;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.DataPacketReceived;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.PublishDataRequest;

import org.apache.arrow.memory.util.MemoryUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Data of participants, beside the pictures. Thread-safe, but for what comes from the library. */
final class DataMessages implements DefaultLocalParticipant.Data {

    private static final Logger LOG = LoggerFactory.getLogger(DataMessages.class);

    /** Of topic and payload; livekit-server closes the channel over a larger one. */
    private static final int MAX_BYTES = 64_000;

    private static final long MAX_OUTGOING_BYTES = 8L << 20;
    private static final long MAX_UNDELIVERED_BYTES = 8L << 20;
    private static final int ANSWER_TIMEOUT_S = 10;
    private static final int FLUSH_TIMEOUT_S = 2;

    private final FfiClient library;
    private final RoomEvents events;
    private final Participants participants;
    private final CompletableFuture<Void> connected;
    private final Map<Long, CompletableFuture<Void>> outgoing = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong outgoingBytes = new AtomicLong();
    private final AtomicLong undeliveredBytes = new AtomicLong();
    private volatile long localParticipant;
    private boolean warned;

    DataMessages(
            FfiClient library,
            RoomEvents events,
            Participants participants,
            CompletableFuture<Void> connected) {
        this.library = library;
        this.events = events;
        this.participants = participants;
        this.connected = connected;
    }

    void joined(long localParticipantHandle) {
        localParticipant = localParticipantHandle;
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] payload, boolean reliable) {
        int bytes = payload.length + topic.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return failed(
                    Reason.REFUSED,
                    "The data is too large: "
                            + payload.length
                            + " bytes and its topic, where LiveKit takes "
                            + MAX_BYTES
                            + " bytes in all. Send it in parts");
        }
        if (outgoingBytes.addAndGet(bytes) > MAX_OUTGOING_BYTES) {
            outgoingBytes.addAndGet(-bytes);
            return failed(Reason.CONGESTED, "More data is given to be sent than can be sent");
        }
        CompletableFuture<Void> sent =
                connected.thenCompose(ready -> send(topic, payload, reliable));
        long number = lastNumber.incrementAndGet();
        outgoing.put(number, sent);
        return sent.whenComplete(
                (done, failure) -> {
                    outgoing.remove(number);
                    outgoingBytes.addAndGet(-bytes);
                });
    }

    private CompletableFuture<Void> send(String topic, byte[] payload, boolean reliable) {
        DefaultLocalParticipant self = participants.local();
        if (!self.permissions().canPublishData()) {
            return failed(
                    Reason.REFUSED,
                    "'"
                            + self.identity()
                            + "' is not allowed to send data. Mint its token with canPublishData");
        }
        ByteBuffer memory = ByteBuffer.allocateDirect(Math.max(1, payload.length));
        memory.put(payload);
        return library.ask(
                        id ->
                                FfiRequest.newBuilder()
                                        .setPublishData(
                                                PublishDataRequest.newBuilder()
                                                        .setLocalParticipantHandle(localParticipant)
                                                        .setDataPtr(
                                                                MemoryUtil.getByteBufferAddress(
                                                                        memory))
                                                        .setDataLen(payload.length)
                                                        .setReliable(reliable)
                                                        .setTopic(topic)
                                                        .setRequestAsyncId(id))
                                        .build())
                .orTimeout(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                .handle(
                        (event, failure) -> {
                            try {
                                return failure == null
                                        ? outcome(event.getPublishData().getError())
                                        : failed(Reason.NO_ANSWER, "The data was not sent in time");
                            } finally {
                                Reference.reachabilityFence(memory);
                            }
                        })
                .thenCompose(outcome -> outcome);
    }

    private static CompletableFuture<Void> outcome(String error) {
        return error.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : failed(Reason.NO_ANSWER, "The data was not sent: " + error);
    }

    private static CompletableFuture<Void> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new PublishException(reason, message));
    }

    /** Completes when what was given has left, or two seconds have passed. */
    CompletableFuture<Void> flush() {
        return CompletableFuture.allOf(outgoing.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, FLUSH_TIMEOUT_S, TimeUnit.SECONDS);
    }

    void onReceived(DataPacketReceived packet) {
        if (!packet.hasUser()) {
            return;
        }
        FfiHandle buffer = library.handle(packet.getUser().getData().getHandle().getId());
        byte[] payload = copy(packet.getUser().getData().getData());
        buffer.close();
        DataReceived data =
                new DataReceived(
                        participants.remote(packet.getParticipantIdentity()),
                        packet.getUser().getTopic(),
                        payload,
                        packet.getKind() == DataPacketKind.KIND_RELIABLE);
        if (undeliveredBytes.addAndGet(payload.length) <= MAX_UNDELIVERED_BYTES) {
            events.emit(
                    to -> to.onDataReceived(data),
                    () -> undeliveredBytes.addAndGet(-payload.length));
            return;
        }
        undeliveredBytes.addAndGet(-payload.length);
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Received data is dropped from now on whenever {} bytes of it wait for the room's listeners, which are slower than it comes",
                    MAX_UNDELIVERED_BYTES);
        }
    }

    private static byte[] copy(BufferInfo info) {
        byte[] bytes = new byte[(int) info.getDataLen()];
        if (bytes.length > 0) {
            MemoryUtil.directBuffer(info.getDataPtr(), bytes.length).get(bytes);
        }
        return bytes;
    }
}
