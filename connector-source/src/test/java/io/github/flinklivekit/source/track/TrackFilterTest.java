// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.frame.TrackSource;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class TrackFilterTest {

    private static final TrackDescription CAMERA =
            new TrackDescription(
                    "lobby",
                    "ann",
                    "Ann Ash",
                    ParticipantKind.STANDARD,
                    Map.of("role", "guest"),
                    "TR_1",
                    "cam0",
                    TrackSource.CAMERA,
                    false);
    private static final TrackDescription SCREEN =
            new TrackDescription(
                    "lobby",
                    "bob",
                    "",
                    ParticipantKind.AGENT,
                    Map.of(),
                    "TR_2",
                    "screen",
                    TrackSource.SCREENSHARE,
                    false);

    @Test
    void choosesByName() {
        assertThat(chosen(TrackFilter.names("cam0", "cam1"))).containsExactly(CAMERA);
        assertThat(chosen(TrackFilter.namePattern(Pattern.compile("cam\\d"))))
                .containsExactly(CAMERA);
        assertThat(chosen(TrackFilter.namePattern(Pattern.compile("cam")))).isEmpty();
    }

    @Test
    void choosesByParticipant() {
        assertThat(chosen(TrackFilter.participants("bob"))).containsExactly(SCREEN);
        assertThat(chosen(TrackFilter.participantPattern(Pattern.compile("a.*"))))
                .containsExactly(CAMERA);
        assertThat(chosen(TrackFilter.participantKinds(ParticipantKind.AGENT)))
                .containsExactly(SCREEN);
    }

    @Test
    void choosesByAttribute() {
        assertThat(chosen(TrackFilter.participantAttribute("role", "guest")))
                .containsExactly(CAMERA);
        assertThat(chosen(TrackFilter.participantAttribute("role", "host"))).isEmpty();
        assertThat(
                        chosen(
                                TrackFilter.participantAttributePattern(
                                        "role", Pattern.compile("host|guest"))))
                .containsExactly(CAMERA);
    }

    @Test
    void choosesByAPredicate() {
        TrackFilter filter = track -> track.participantName().startsWith("Ann");

        assertThat(chosen(filter)).containsExactly(CAMERA);
    }

    @Test
    void choosesByRoom() {
        assertThat(chosen(TrackFilter.rooms("lobby"))).containsExactly(CAMERA, SCREEN);
        assertThat(chosen(TrackFilter.rooms("studio"))).isEmpty();
    }

    @Test
    void choosesByWhatIsShown() {
        assertThat(chosen(TrackFilter.sources(TrackSource.SCREENSHARE))).containsExactly(SCREEN);
    }

    @Test
    void combines() {
        TrackFilter cameras = TrackFilter.sources(TrackSource.CAMERA);

        assertThat(chosen(cameras.and(TrackFilter.participants("bob")))).isEmpty();
        assertThat(chosen(cameras.or(TrackFilter.participants("bob"))))
                .containsExactly(CAMERA, SCREEN);
        assertThat(chosen(cameras.negate())).containsExactly(SCREEN);
        assertThat(chosen(TrackFilter.all())).containsExactly(CAMERA, SCREEN);
    }

    @Test
    void travelsWithAJob() throws Exception {
        TrackFilter filter =
                TrackFilter.names("cam0")
                        .or(TrackFilter.namePattern(Pattern.compile("x")))
                        .and(TrackFilter.participants("ann"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(filter);

        Object copy =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(chosen((TrackFilter) copy)).containsExactly(CAMERA);
    }

    private static List<TrackDescription> chosen(TrackFilter filter) {
        return List.of(CAMERA, SCREEN).stream().filter(filter::accepts).toList();
    }
}
