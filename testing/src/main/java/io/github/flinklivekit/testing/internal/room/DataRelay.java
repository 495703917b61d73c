// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import org.apache.flink.annotation.Internal;

import com.google.protobuf.InvalidProtocolBufferException;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.List;

/** Passes data between the participants of a room. Confined to the server's thread. */
@Internal
public final class DataRelay {

    private static final Logger LOG = LoggerFactory.getLogger(DataRelay.class);

    private final Room room;

    DataRelay(Room room) {
        this.room = room;
    }

    /** Passes a message on, in its sender's name, to those it is for. */
    void relay(Participant sender, byte[] message, boolean reliable) {
        DataPacket packet;
        try {
            packet = DataPacket.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("A message of '{}' is no DataPacket", sender.identity(), e);
            return;
        }
        DataPacket signed = signed(packet, sender);
        deliver(
                signed,
                destinations(packet),
                reliable,
                room.participants().stream().filter(other -> other != sender).toList());
    }

    /** Sends a message that has no sender in the room. */
    public void send(DataPacket packet, boolean reliable) {
        deliver(packet, destinations(packet), reliable, room.participants());
    }

    private static void deliver(
            DataPacket packet,
            List<String> destinations,
            boolean reliable,
            Collection<Participant> audience) {
        audience.stream()
                .filter(other -> destinations.isEmpty() || destinations.contains(other.identity()))
                .forEach(other -> other.sendData(packet, reliable));
    }

    @SuppressWarnings("deprecation") // Older clients write and read the fields of the user's part.
    private static DataPacket signed(DataPacket packet, Participant sender) {
        DataPacket.Builder signed =
                packet.toBuilder()
                        .setParticipantIdentity(sender.identity())
                        .setParticipantSid(sender.sid());
        if (packet.hasUser()) {
            signed.setUser(
                    packet.getUser().toBuilder()
                            .setParticipantIdentity(sender.identity())
                            .setParticipantSid(sender.sid()));
        }
        return signed.build();
    }

    @SuppressWarnings("deprecation") // As above.
    private static List<String> destinations(DataPacket packet) {
        UserPacket user = packet.getUser();
        return packet.getDestinationIdentitiesCount() > 0
                ? packet.getDestinationIdentitiesList()
                : user.getDestinationIdentitiesList();
    }
}
