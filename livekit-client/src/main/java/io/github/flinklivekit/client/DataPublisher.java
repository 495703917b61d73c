// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.PublishException.Reason;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;

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
final class DataPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(DataPublisher.class);

    /**
     * Of a whole packet, so that the server can add who sent it: it takes no larger message than
     * 65,535 bytes (pion), and a larger one closes the channel.
     */
    private static final int MAX_PACKET_BYTES = 64_000;

    /** Until the connection stands, and until the room's thread has sent what it was given. */
    private static final long MAX_UNDER_WAY_BYTES = 8L << 20;

    /** Of received data that listeners have not taken: one that blocks must not fill the memory. */
    private static final long MAX_UNHEARD_BYTES = 8L << 20;

    private static final long LEAVING_CHECK_MS = 20;
    private static final int LEAVING_CHECKS = 100;

    private final Session session;
    private final RoomEvents events;
    private final Participants participants;
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();

    /** Whether anything was sent so far. On the room's thread. */
    private boolean used;

    private boolean warned;

    DataPublisher(Session session, RoomEvents events, Participants participants) {
        this.session = session;
        this.events = events;
        this.participants = participants;
    }

    /** Called from any thread. */
    CompletableFuture<Void> publish(String topic, byte[] payload, boolean reliable) {
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
        if (underWay.addAndGet(bytes) > MAX_UNDER_WAY_BYTES) {
            underWay.addAndGet(-bytes);
            return CompletableFuture.failedFuture(
                    new PublishException(
                            Reason.CONGESTED, "More data is given to be sent than can be sent"));
        }
        return session.whenConnected()
                .thenComposeAsync(connected -> send(packet.toByteArray(), reliable), session.loop())
                .handle(PublishFailures::asPublishException)
                .thenCompose(outcome -> outcome)
                .whenComplete((sent, failure) -> underWay.addAndGet(-bytes));
    }

    private CompletableFuture<Void> send(byte[] message, boolean reliable) {
        used = true;
        PublishException refusal = PublishRefusals.ofData(session.localParticipant());
        return refusal != null
                ? CompletableFuture.failedFuture(refusal)
                : PublishFailures.inTime(
                        session.peers().sendData(message, reliable), session.loop());
    }

    /**
     * Before the room is left: what was given has left, or two seconds have passed. The farewell
     * goes another way and must not overtake the last of it. On the room's thread.
     */
    CompletableFuture<Void> whenSent() {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (used) {
            awaitSent(sent, LEAVING_CHECKS);
        } else {
            sent.complete(null);
        }
        return sent;
    }

    private void awaitSent(CompletableFuture<Void> sent, int checks) {
        PeerConnections peers = session.peers();
        boolean waits = underWay.get() > 0 || (peers != null && peers.hasUnsentData());
        Runnable next =
                waits && checks > 0 ? () -> awaitSent(sent, checks - 1) : () -> sent.complete(null);
        session.loop().schedule(next, LEAVING_CHECK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * A message of a data channel, on the room's thread; those that are not a user's are passed
     * over.
     */
    void onMessage(byte[] message, boolean reliable) {
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
        if (unheard.addAndGet(bytes) <= MAX_UNHEARD_BYTES) {
            events.emit(to -> to.onDataReceived(data), () -> unheard.addAndGet(-bytes));
            return;
        }
        unheard.addAndGet(-bytes);
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Received data is dropped from now on whenever {} bytes of it wait for the room's listeners, which are slower than it comes",
                    MAX_UNHEARD_BYTES);
        }
    }
}
