// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.data;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.internal.subscribe.Subscriptions;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.room.RoomListener;

import com.google.protobuf.ByteString;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class DataPacketsTest {

    private static final int PAYLOAD_BYTES = 60_000;

    private final ManualLoop loop = new ManualLoop();

    /** Their thread is one that the test runs: until then they are blocked. */
    private final ManualLoop listeners = new ManualLoop();

    private final RoomEvents events = new RoomEvents(listeners);
    private final FakeSession session = new FakeSession(loop);
    private final DataPackets data =
            new DataPackets(
                    session, events, new Participants(events, new Subscriptions(session, true)));
    private final List<String> heard = new ArrayList<>();

    DataPacketsTest() {
        events.add(
                new RoomListener() {
                    @Override
                    public void onDataReceived(DataReceived received) {
                        heard.add(received.topic());
                    }
                });
    }

    @Test
    void whatABlockedListenerDoesNotTakeIsDroppedBeyondALimit() {
        for (int i = 0; i < 1000; i++) {
            receive(i);
        }
        assertThat(listeners.waiting()).isBetween(100, 140);

        listeners.run();
        assertThat(heard).hasSizeBetween(100, 140);
        assertThat(heard).as("the newest is dropped").startsWith("0", "1", "2");
        int before = heard.size();
        for (int i = 0; i < 1000; i++) {
            receive(i);
            listeners.run();
        }
        assertThat(heard).as("what is taken makes room").hasSize(before + 1000);
    }

    @Test
    void saysThatTheTokenDoesNotAllowIt() {
        session.self = selfWithoutData();
        CompletableFuture<Void> refused = data.publish("topic", new byte[1], true);
        loop.run();

        assertThat(refused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(type(PublishException.class))
                .matches(refusal -> refusal.reason() == Reason.REFUSED)
                .satisfies(
                        refusal ->
                                assertThat(refusal)
                                        .hasMessage(
                                                "'me' is not allowed to send data. Mint its token with canPublishData"));
    }

    private static DefaultLocalParticipant selfWithoutData() {
        return new DefaultLocalParticipant(
                ParticipantInfo.of(
                        LivekitModels.ParticipantInfo.newBuilder()
                                .setIdentity("me")
                                .setPermission(
                                        ParticipantPermission.newBuilder().setCanPublish(true))
                                .build()),
                null,
                null);
    }

    private void receive(int number) {
        data.onMessage(
                DataPacket.newBuilder()
                        .setUser(
                                UserPacket.newBuilder()
                                        .setTopic(Integer.toString(number))
                                        .setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES])))
                        .build()
                        .toByteArray(),
                true);
    }
}
