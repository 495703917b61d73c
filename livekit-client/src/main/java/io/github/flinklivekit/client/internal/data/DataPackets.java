// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.data;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.session.PublishFutures;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;

import org.apache.flink.annotation.Internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Data of participants, beside the pictures, over LiveKit's data channels. */
@Internal
public final class DataPackets implements DefaultLocalParticipant.Data {

    private static final Logger LOG = LoggerFactory.getLogger(DataPackets.class);

    /**
     * Of a whole packet, so that the server can add who sent it: it takes no larger message than
     * 65,535 bytes (pion), and a larger one closes the channel.
     */
    private static final int MAX_PACKET_BYTES = 64_000;

    /** Until the connection stands, and until the room's thread has sent what it was given. */
    private static final long MAX_OUTGOING_BYTES = 8L << 20;

    /** Of received data that listeners have not taken: one that blocks must not fill the memory. */
    private static final long MAX_UNDELIVERED_BYTES = 8L << 20;

    private static final long FLUSH_POLL_MS = 20;
    private static final int MAX_FLUSH_POLLS = 100;

    private final Session session;
    private final RoomEvents events;
    private final Participants participants;
    private final AtomicLong outgoingBytes = new AtomicLong();
    private final AtomicLong undeliveredBytes = new AtomicLong();

    /** Whether anything was sent so far. On the room's thread. */
    private boolean used;

    private boolean warned;

    public DataPackets(Session session, RoomEvents events, Participants participants) {
        this.session = session;
        this.events = events;
        this.participants = participants;
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] payload, boolean reliable) {
        DataPacket packet =
                DataPacket.newBuilder()
                        .setUser(
                                UserPacket.newBuilder()
                                        .setTopic(topic)
                                        .setPayload(ByteString.copyFrom(payload)))
                        .build();
        if (packet.getSerializedSize() > MAX_PACKET_BYTES) {
            return CompletableFuture.failedFuture(
                    new PublishException(
                            Reason.REFUSED,
                            "The data is too large: "
                                    + payload.length
                                    + " bytes and its topic, where LiveKit takes "
                                    + MAX_PACKET_BYTES
                                    + " bytes in all. Send it in parts"));
        }
        int bytes = packet.getSerializedSize();
        if (outgoingBytes.addAndGet(bytes) > MAX_OUTGOING_BYTES) {
            outgoingBytes.addAndGet(-bytes);
            return CompletableFuture.failedFuture(
                    new PublishException(
                            Reason.CONGESTED, "More data is given to be sent than can be sent"));
        }
        return session.whenConnected()
                .thenComposeAsync(connected -> send(packet.toByteArray(), reliable), session.loop())
                .handle(PublishFutures::asPublishException)
                .thenCompose(outcome -> outcome)
                .whenComplete((sent, failure) -> outgoingBytes.addAndGet(-bytes));
    }

    private CompletableFuture<Void> send(byte[] message, boolean reliable) {
        used = true;
        LocalParticipant self = session.localParticipant();
        return self.permissions().canPublishData()
                ? PublishFutures.withTimeout(
                        session.peers().sendData(message, reliable), session.loop())
                : CompletableFuture.failedFuture(notAllowed(self));
    }

    private static PublishException notAllowed(LocalParticipant self) {
        return new PublishException(
                Reason.REFUSED,
                "'"
                        + self.identity()
                        + "' is not allowed to send data. Mint its token with canPublishData");
    }

    /**
     * Before the room is left: what was given has left, or two seconds have passed. The farewell
     * goes another way and must not overtake the last of it. On the room's thread.
     */
    public CompletableFuture<Void> flush() {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (used) {
            pollUnsent(sent, MAX_FLUSH_POLLS);
        } else {
            sent.complete(null);
        }
        return sent;
    }

    private void pollUnsent(CompletableFuture<Void> sent, int checks) {
        PeerConnections peers = session.peers();
        boolean waits = outgoingBytes.get() > 0 || (peers != null && peers.hasBufferedData());
        Runnable next =
                waits && checks > 0
                        ? () -> pollUnsent(sent, checks - 1)
                        : () -> sent.complete(null);
        session.loop().schedule(next, FLUSH_POLL_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * A message of a data channel, on the room's thread; those that are not a user's are passed
     * over.
     */
    public void onMessage(byte[] message, boolean reliable) {
        DataPacket packet;
        try {
            packet = DataPacket.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            LOG.debug(
                    "A data message of {} bytes is not of the protocol and is passed over",
                    message.length,
                    e);
            return;
        }
        if (packet.hasUser()) {
            UserPacket user = packet.getUser();
            DataReceived data =
                    new DataReceived(
                            participants.remote(packet.getParticipantIdentity()),
                            user.getTopic(),
                            user.getPayload().toByteArray(),
                            reliable);
            tell(data, message.length);
        }
    }

    private void tell(DataReceived data, int bytes) {
        if (undeliveredBytes.addAndGet(bytes) <= MAX_UNDELIVERED_BYTES) {
            events.emit(to -> to.onDataReceived(data), () -> undeliveredBytes.addAndGet(-bytes));
            return;
        }
        undeliveredBytes.addAndGet(-bytes);
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Received data is dropped from now on whenever {} bytes of it wait for the room's listeners, which are slower than it comes",
                    MAX_UNDELIVERED_BYTES);
        }
    }
}
