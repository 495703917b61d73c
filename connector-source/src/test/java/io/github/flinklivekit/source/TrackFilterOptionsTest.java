// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrackFilterOptionsTest {

    private static final TrackDescription TRACK =
            new TrackDescription(
                    "lobby",
                    "ann",
                    "Ann",
                    ParticipantKind.STANDARD,
                    Map.of("role", "guest", "floor", "2"),
                    "TR_1",
                    "cam0",
                    TrackSource.CAMERA,
                    false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "track | cam0;cam1 | cam1;cam2",
                "track-pattern | cam[0-9] | screen.*",
                "track-source | camera;unknown | SCREENSHARE",
                "participant | ann;bob | bob",
                "participant-pattern | a.* | n",
                "participant-kind | standard;sip | AGENT",
                "participant-attributes | role:guest,floor:2 | role:guest,floor:3"
            })
    void everyOptionChooses(String key, String choosing, String refusing) {
        assertThat(accepts(Map.of(key, choosing))).isTrue();
        assertThat(accepts(Map.of(key, refusing))).isFalse();
    }

    @Test
    void optionsChooseTogether() {
        assertThat(accepts(Map.of("track", "cam0", "participant", "ann"))).isTrue();
        assertThat(accepts(Map.of("track", "cam0", "participant", "bob"))).isFalse();
        assertThat(TrackFilterOptions.of(new Configuration())).isEmpty();
    }

    @Test
    void saysWhichPatternIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accepts(Map.of("participant-pattern", "(")))
                .withMessageContaining("participant-pattern");
    }

    private static boolean accepts(Map<String, String> options) {
        return TrackFilterOptions.of(Configuration.fromMap(options)).orElseThrow().accepts(TRACK);
    }
}
