// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;

import livekit.LivekitModels;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrackSettingsTest {

    @Test
    void asksForEverythingAtFirst() {
        assertThat(TrackSettings.DEFAULT.message("TR_1"))
                .isEqualTo(
                        UpdateTrackSettings.newBuilder()
                                .addTrackSids("TR_1")
                                .setQuality(LivekitModels.VideoQuality.HIGH)
                                .build());
    }

    @Test
    void sendsAllWishesTogether() {
        TrackSettings settings =
                TrackSettings.DEFAULT.withQuality(VideoQuality.LOW).withFps(5).withEnabled(false);

        assertThat(settings.message("TR_1"))
                .isEqualTo(
                        UpdateTrackSettings.newBuilder()
                                .addTrackSids("TR_1")
                                .setQuality(LivekitModels.VideoQuality.LOW)
                                .setFps(5)
                                .setDisabled(true)
                                .build());
    }

    @Test
    void letsTheNewerOfQualityAndDimensionsCount() {
        TrackSettings sized =
                TrackSettings.DEFAULT
                        .withQuality(VideoQuality.MEDIUM)
                        .withDimensions(new VideoDimensions(320, 180));
        assertThat(sized.message("TR_1").getWidth()).isEqualTo(320);
        assertThat(sized.message("TR_1").getHeight()).isEqualTo(180);

        UpdateTrackSettings again = sized.withQuality(VideoQuality.MEDIUM).message("TR_1");
        assertThat(again.getQuality()).isEqualTo(LivekitModels.VideoQuality.MEDIUM);
        assertThat(again.getWidth()).as("which the server would prefer").isZero();
    }
}
