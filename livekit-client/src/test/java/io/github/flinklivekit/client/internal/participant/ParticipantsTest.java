// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.internal.session.RecordedEvents;
import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.TrackSource;

import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ParticipantsTest {

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> ended = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Participants participants =
            new Participants(
                    events.direct(),
                    new DefaultRemoteTrackPublication.Subscriber() {
                        @Override
                        public boolean subscribedAtFirst() {
                            return true;
                        }

                        @Override
                        public void onSubscriptionChange(
                                DefaultRemoteTrackPublication publication) {
                            asked.add(publication.sid() + " " + publication.isSubscribed());
                        }

                        @Override
                        public void onSettingsChange(DefaultRemoteTrackPublication publication) {
                            asked.add(publication.sid() + " " + publication.settings());
                        }
                    });

    ParticipantsTest() {
        participants.onUnpublished(ended::add);
    }

    @Test
    void tellsWhoComesAndWhatTheyPublish() {
        participants.update(List.of(alice(1, track("TR_1"), track("TR_2")).build()));

        assertThat(events.take())
                .containsExactly(
                        "joined alice", "published TR_1 by alice", "published TR_2 by alice");
        RemoteParticipant alice = participants.remote("alice");
        assertThat(alice.sid()).isEqualTo("PA_alice");
        assertThat(alice.name()).isEqualTo("Alice");
        RemoteTrackPublication publication = alice.trackPublications().get("TR_1");
        assertThat(publication.name()).isEqualTo("name of TR_1");
        assertThat(publication.kind()).isEqualTo(TrackKind.VIDEO);
        assertThat(publication.source()).isEqualTo(TrackSource.CAMERA);
        assertThat(publication.width()).isEqualTo(1280);
        assertThat(publication.height()).isEqualTo(720);
        assertThat(publication.mimeType()).isEqualTo("video/vp8");
        assertThat(publication.isSimulcasted()).isTrue();
        assertThat(publication.isSubscribed()).isTrue();
        assertThat(publication.track()).isEmpty();
    }

    @Test
    void passesOnWhatTheServerSaysOfItsOwnTracks() {
        List<TrackInfo> own = new ArrayList<>();
        participants.onLocalTracks(own::addAll);
        LivekitModels.ParticipantInfo me = alice(1, track("TR_1").setMuted(true)).build();
        participants.setLocal(new DefaultLocalParticipant(ParticipantInfo.of(me), null, null));

        participants.update(List.of(me));

        assertThat(own).extracting(TrackInfo::sid).containsExactly("TR_1");
        assertThat(own).extracting(TrackInfo::muted).containsExactly(true);
        assertThat(participants.remote()).isEmpty();
    }

    /** Also of pictures that the encoder has scaled down, and of a camera that is turned. */
    @Test
    void knowsTheLayerOfAPicture() {
        participants.update(
                List.of(alice(1, track("TR_1"), track("TR_none").clearCodecs()).build()));
        RemoteTrackPublication publication =
                participants.remote("alice").trackPublications().get("TR_1");

        assertThat(publication.videoQuality(320, 180)).contains(VideoQuality.LOW);
        assertThat(publication.videoQuality(480, 270)).contains(VideoQuality.MEDIUM);
        assertThat(publication.videoQuality(360, 640)).contains(VideoQuality.MEDIUM);
        assertThat(publication.videoQuality(960, 540)).contains(VideoQuality.HIGH);
        assertThat(publication.videoQuality(1920, 1080)).contains(VideoQuality.HIGH);
        assertThat(
                        participants
                                .remote("alice")
                                .trackPublications()
                                .get("TR_none")
                                .videoQuality(1280, 720))
                .isEmpty();
    }

    @Test
    void tellsWhatHasChanged() {
        participants.update(List.of(alice(1, track("TR_1"), track("TR_2")).build()));
        RemoteTrackPublication first = participants.remote("alice").trackPublications().get("TR_1");
        events.take();
        participants.update(List.of(alice(2, track("TR_1").setMuted(true), track("TR_3")).build()));

        assertThat(events.take())
                .containsExactly(
                        "muted TR_1 by alice",
                        "published TR_3 by alice",
                        "unpublished TR_2 by alice");
        assertThat(ended).containsExactly("TR_2");
        assertThat(participants.remote("alice").trackPublications().get("TR_1"))
                .as("the same object")
                .isSameAs(first);
        assertThat(first.isMuted()).isTrue();

        participants.update(
                List.of(alice(3, track("TR_1"), track("TR_3")).setMetadata("new").build()));
        assertThat(events.take()).containsExactly("updated alice", "unmuted TR_1 by alice");
        participants.update(
                List.of(alice(4, track("TR_1"), track("TR_3")).setMetadata("new").build()));
        assertThat(events.take()).as("nothing new").isEmpty();
    }

    @Test
    void tellsWhatIsAnnouncedOfATrackAnew() {
        participants.update(List.of(alice(1, track("TR_1")).build()));
        events.take();
        participants.update(List.of(alice(2, track("TR_1").setWidth(640).setHeight(360)).build()));

        assertThat(events.take()).containsExactly("changed TR_1 by alice");
        assertThat(participants.remote("alice").trackPublications().get("TR_1").width())
                .isEqualTo(640);
    }

    @Test
    void tellsWhoSpeaksLoudestFirst() {
        participants.update(List.of(alice(1).build(), other("bob"), other("carol")));
        events.take();
        participants.updateSpeakers(List.of(speaker("alice", 0.2f), speaker("bob", 0.7f)));
        participants.updateSpeakers(List.of(speaker("carol", 0.5f)));
        participants.updateSpeakers(List.of(speaker("bob", 0)));

        assertThat(events.take())
                .as("who is not named goes on as before")
                .containsExactly(
                        "speaking [bob, alice]",
                        "speaking [bob, carol, alice]",
                        "speaking [carol, alice]");
        assertThat(participants.remote("alice").isSpeaking()).isTrue();
        assertThat(participants.remote("alice").audioLevel()).isEqualTo(0.2f);
        assertThat(participants.remote("bob").isSpeaking()).isFalse();
    }

    @Test
    void tellsHowWellOthersAreConnectedWhenThatChanges() {
        participants.update(List.of(alice(1).build()));
        events.take();
        assertThat(participants.remote("alice").connectionQuality())
                .isEqualTo(ConnectionQuality.UNKNOWN);
        participants.updateConnectionQualities(
                List.of(quality(LivekitModels.ConnectionQuality.GOOD)));
        participants.updateConnectionQualities(
                List.of(quality(LivekitModels.ConnectionQuality.GOOD)));
        participants.updateConnectionQualities(
                List.of(quality(LivekitModels.ConnectionQuality.LOST)));

        assertThat(events.take()).containsExactly("GOOD alice", "LOST alice");
    }

    private static LivekitModels.ParticipantInfo other(String identity) {
        return LivekitModels.ParticipantInfo.newBuilder()
                .setIdentity(identity)
                .setSid("PA_" + identity)
                .build();
    }

    private static LivekitModels.SpeakerInfo speaker(String identity, float level) {
        return LivekitModels.SpeakerInfo.newBuilder()
                .setSid("PA_" + identity)
                .setLevel(level)
                .setActive(level > 0)
                .build();
    }

    private static LivekitRtc.ConnectionQualityInfo quality(
            LivekitModels.ConnectionQuality quality) {
        return LivekitRtc.ConnectionQualityInfo.newBuilder()
                .setParticipantSid("PA_alice")
                .setQuality(quality)
                .build();
    }

    @Test
    void passesOverWhatIsOlderThanWhatItKnows() {
        participants.update(List.of(alice(5, track("TR_1")).build()));
        events.take();
        participants.update(List.of(alice(4, track("TR_old")).setMetadata("old").build()));

        assertThat(events.take()).isEmpty();
        assertThat(participants.remote("alice").trackPublications()).containsOnlyKeys("TR_1");
    }

    @Test
    void tellsOfOneWhoLeaves() {
        participants.update(List.of(alice(1, track("TR_1")).build()));
        events.take();
        participants.update(List.of(alice(2).setState(State.DISCONNECTED).build()));

        assertThat(events.take()).containsExactly("unpublished TR_1 by alice", "left alice");
        assertThat(ended).containsExactly("TR_1");
        assertThat(participants.remote()).isEmpty();
        assertThat(participants.findTrack("TR_1")).isEmpty();
        participants.update(List.of(alice(3).setState(State.DISCONNECTED).build()));
        assertThat(events.take()).as("once").isEmpty();
    }

    @Test
    void replacesOneWhoJoinsAgain() {
        participants.update(List.of(alice(9, track("TR_1")).setJoinedAtMs(1_000).build()));
        events.take();
        participants.update(
                List.of(alice(1, track("TR_2")).setSid("PA_again").setJoinedAtMs(2_000).build()));

        assertThat(events.take())
                .containsExactly(
                        "unpublished TR_1 by alice",
                        "left alice",
                        "joined alice",
                        "published TR_2 by alice");
        assertThat(participants.remote("alice").sid()).isEqualTo("PA_again");
    }

    @Test
    void hearsNoLateWordOfAFormerSession() {
        participants.update(
                List.of(alice(1, track("TR_2")).setSid("PA_again").setJoinedAtMs(2_000).build()));
        events.take();
        participants.update(List.of(alice(9, track("TR_1")).setJoinedAtMs(1_000).build()));
        participants.update(
                List.of(alice(10).setJoinedAtMs(1_000).setState(State.DISCONNECTED).build()));

        assertThat(events.take()).isEmpty();
        assertThat(participants.remote("alice").trackPublications()).containsOnlyKeys("TR_2");
    }

    @Test
    void takesAListOfEverybody() {
        participants.update(
                List.of(
                        alice(1, track("TR_1")).build(),
                        alice(1).setIdentity("bob").setSid("PA_bob").build()));
        events.take();
        participants.replace(
                List.of(
                        alice(2, track("TR_1")).build(),
                        alice(1).setIdentity("carol").setSid("PA_carol").build()));

        assertThat(events.take()).containsExactly("left bob", "joined carol");
        assertThat(participants.remote()).containsOnlyKeys("alice", "carol");
    }

    @Test
    void findsParticipantsBySid() {
        participants.update(List.of(alice(1, track("TR_1")).build()));

        assertThat(participants.findParticipant("PA_alice"))
                .containsSame((DefaultParticipant) participants.remote("alice"));
        assertThat(participants.findParticipant("PA_nobody")).isEmpty();
        assertThat(participants.findTrack("TR_1").orElseThrow().participant().identity())
                .isEqualTo("alice");
    }

    @Test
    void passesWishesOn() {
        participants.update(List.of(alice(1, track("TR_1")).build()));
        RemoteTrackPublication publication =
                participants.findTrack("TR_1").orElseThrow().publication();
        publication.setSubscribed(true);
        assertThat(asked).as("it is so already").isEmpty();
        publication.setSubscribed(false);
        publication.setVideoQuality(VideoQuality.LOW);
        publication.setVideoQuality(VideoQuality.LOW);
        publication.setEnabled(false);

        assertThat(asked)
                .containsExactly(
                        "TR_1 false",
                        "TR_1 " + TrackSettings.DEFAULT.withQuality(VideoQuality.LOW),
                        "TR_1 "
                                + TrackSettings.DEFAULT
                                        .withQuality(VideoQuality.LOW)
                                        .withEnabled(false));
    }

    @Test
    void tellsWhyATrackBringsNothing() {
        participants.update(
                List.of(
                        alice(1, track("TR_1"), track("TR_h265").setMimeType("video/H265"))
                                .build()));
        events.take();
        SubscriptionFailures failures =
                new SubscriptionFailures(
                        events.direct(), participants, () -> List.of("vp8", "h264"));
        failures.onNoFrames(participants.findTrack("TR_1").orElseThrow().publication());
        assertThat(events.take()).as("VP8 is late, but can be decoded").isEmpty();
        failures.onNoFrames(participants.findTrack("TR_h265").orElseThrow().publication());
        failures.onPermission("TR_1", false);
        failures.onPermission("TR_1", true);
        failures.onNotFound(participants.findTrack("TR_1").orElseThrow().publication());

        assertThat(events.take())
                .containsExactly(
                        "failed TR_h265 CODEC_UNSUPPORTED",
                        "failed TR_1 NOT_ALLOWED",
                        "failed TR_1 TRACK_NOT_FOUND");
    }

    private static LivekitModels.ParticipantInfo.Builder alice(
            int version, LivekitModels.TrackInfo.Builder... tracks) {
        LivekitModels.ParticipantInfo.Builder message =
                LivekitModels.ParticipantInfo.newBuilder()
                        .setSid("PA_alice")
                        .setIdentity("alice")
                        .setName("Alice")
                        .setState(State.ACTIVE)
                        .setVersion(version);
        for (LivekitModels.TrackInfo.Builder track : tracks) {
            message.addTracks(track);
        }
        return message;
    }

    private static LivekitModels.TrackInfo.Builder track(String sid) {
        LivekitModels.SimulcastCodecInfo.Builder codec =
                LivekitModels.SimulcastCodecInfo.newBuilder().setMimeType("video/VP8");
        for (int i = 0; i < 3; i++) {
            codec.addLayers(
                    LivekitModels.VideoLayer.newBuilder()
                            .setQualityValue(i)
                            .setWidth(320 << i)
                            .setHeight(180 << i));
        }
        return LivekitModels.TrackInfo.newBuilder()
                .setSid(sid)
                .setName("name of " + sid)
                .setType(TrackType.VIDEO)
                .setSource(LivekitModels.TrackSource.CAMERA)
                .setWidth(1280)
                .setHeight(720)
                .addCodecs(codec);
    }
}
