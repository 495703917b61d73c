// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.frame.FrameAllocator;

import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitModels;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.ConnectionQualityInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteTracksTest {

    private final ManualLoop loop = new ManualLoop();
    private final RecordedEvents events = new RecordedEvents();
    private final RoomEvents roomEvents = events.direct();
    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final FakeSession session = new FakeSession(loop);
    private final Participants participants =
            new Participants(roomEvents, new Subscriptions(session, true));
    private final RemoteTracks tracks =
            new RemoteTracks(
                    session,
                    roomEvents,
                    allocator,
                    participants,
                    new SubscriptionFailures(roomEvents, participants, List::of));

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void aTrackThatIsReceivedCanBeRead() {
        publish(1, Encryption.Type.NONE);
        tracks.onReceivedTracks(received("TR_1"));

        assertThat(events.lines()).contains("subscribed TR_1");
        assertThat(participants.findTrack("TR_1").orElseThrow().publication().track()).isPresent();
    }

    /** A decoder makes noise of it. */
    @Test
    void anEncryptedTrackIsReportedAndGivenToNobody() {
        publish(1, Encryption.Type.GCM);
        tracks.onReceivedTracks(received("TR_1"));
        tracks.attachPending();

        assertThat(events.lines()).containsOnlyOnce("failed TR_1 ENCRYPTED");
        assertThat(events.lines()).doesNotContain("subscribed TR_1");
        assertThat(participants.findTrack("TR_1").orElseThrow().publication().track()).isEmpty();
        assertThat(tracks.expectsMedia()).isFalse();
    }

    @Test
    void anEncryptedTrackThatIsSubscribedAgainIsReportedAgain() {
        publish(1, Encryption.Type.GCM);
        tracks.onReceivedTracks(received("TR_1"));
        tracks.onReceivedTracks(Map.of());
        tracks.onReceivedTracks(received("TR_1"));

        assertThat(events.lines()).filteredOn("failed TR_1 ENCRYPTED"::equals).hasSize(2);
    }

    @Test
    void aTrackThatBecomesEncryptedIsTakenBack() {
        publish(1, Encryption.Type.NONE);
        tracks.onReceivedTracks(received("TR_1"));
        publish(2, Encryption.Type.GCM);
        tracks.attachPending();

        assertThat(events.lines())
                .containsSubsequence(
                        "subscribed TR_1", "unsubscribed TR_1", "failed TR_1 ENCRYPTED");
        assertThat(participants.findTrack("TR_1").orElseThrow().publication().track()).isEmpty();
    }

    /** No reconnect makes it talk. */
    @Test
    void nothingIsExpectedOfAPublisherThatSendsNothing() {
        publish(1, Encryption.Type.NONE);
        tracks.onReceivedTracks(received("TR_1"));
        assertThat(tracks.expectsMedia()).as("nobody has said so").isTrue();

        quality(LivekitModels.ConnectionQuality.POOR);
        assertThat(tracks.expectsMedia()).isFalse();

        quality(LivekitModels.ConnectionQuality.GOOD);
        assertThat(tracks.expectsMedia()).isTrue();
    }

    private void quality(LivekitModels.ConnectionQuality quality) {
        participants.updateConnectionQualities(
                List.of(
                        ConnectionQualityInfo.newBuilder()
                                .setParticipantSid("PA_1")
                                .setQuality(quality)
                                .build()));
    }

    /** Nothing looks at a native track before somebody reads it. */
    private static Map<String, VideoTrack> received(String sid) {
        Map<String, VideoTrack> received = new HashMap<>();
        received.put(sid, null);
        return received;
    }

    private void publish(int version, Encryption.Type encryption) {
        participants.update(
                List.of(
                        LivekitModels.ParticipantInfo.newBuilder()
                                .setIdentity("alice")
                                .setSid("PA_1")
                                .setState(State.ACTIVE)
                                .setVersion(version)
                                .addTracks(
                                        LivekitModels.TrackInfo.newBuilder()
                                                .setSid("TR_1")
                                                .setName("cam")
                                                .setType(LivekitModels.TrackType.VIDEO)
                                                .setEncryption(encryption))
                                .build()));
    }
}
