// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import io.github.flinklivekit.frame.TrackSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EnumNamesTest {

    @Test
    void namesAreInLowerCaseWithHyphens() {
        assertThat(EnumNames.of(TrackSource.SCREENSHARE_AUDIO)).isEqualTo("screenshare-audio");
        assertThat(TrackSource.SCREENSHARE_AUDIO).hasToString("screenshare-audio");
    }

    @ParameterizedTest
    @ValueSource(strings = {"screenshare-audio", "screenshare_audio", "SCREENSHARE_AUDIO"})
    void everySpellingIsRead(String name) {
        assertThat(EnumNames.parse(TrackSource.class, name))
                .contains(TrackSource.SCREENSHARE_AUDIO);
    }

    @Test
    void otherNamesAreNone() {
        assertThat(EnumNames.parse(TrackSource.class, "screenshareaudio")).isEmpty();
        assertThat(EnumNames.matches(TrackSource.CAMERA, "")).isFalse();
    }
}
