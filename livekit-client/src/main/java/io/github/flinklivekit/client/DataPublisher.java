// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;

/** Data of participants, beside the pictures, over LiveKit's data channels. */
final class DataPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(DataPublisher.class);

    private final Session session;
    private final RoomEvents events;
    private final Participants participants;

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
        return session.whenConnected()
                .thenComposeAsync(
                        connected -> {
                            PublishException refusal = PublishRefusals.ofData(session.join());
                            return refusal != null
                                    ? CompletableFuture.<Void>failedFuture(refusal)
                                    : PublishFailures.inTime(
                                            session.peers()
                                                    .sendData(packet.toByteArray(), reliable),
                                            session.loop());
                        },
                        session.loop())
                .handle(PublishFailures::asPublishException)
                .thenCompose(outcome -> outcome);
    }

    /** A message of a data channel; those that are not a user's are passed over. */
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
            events.emit(to -> to.onDataReceived(data));
        }
    }
}
