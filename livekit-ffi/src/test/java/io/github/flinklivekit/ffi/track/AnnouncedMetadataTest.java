// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.frame.FrameMetadata;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AnnouncedMetadataTest {

    private static final FrameMetadata ALL =
            new FrameMetadata(1_764_483_000_123_456L, FrameMetadata.MAX_FRAME_ID, new byte[] {7});

    @Test
    void sendsWhatIsAnnouncedAlone() {
        LiveKitFfi.FrameMetadata all =
                new AnnouncedMetadata(EnumSet.allOf(FrameMetadataFeature.class))
                        .message(ALL)
                        .orElseThrow();
        assertThat(MetadataMessages.of(all)).isEqualTo(ALL);

        LiveKitFfi.FrameMetadata time =
                new AnnouncedMetadata(Set.of(FrameMetadataFeature.USER_TIMESTAMP))
                        .message(ALL)
                        .orElseThrow();
        assertThat(MetadataMessages.of(time))
                .isEqualTo(FrameMetadata.NONE.withUserTimestampUs(ALL.userTimestampUs()));

        assertThat(new AnnouncedMetadata(Set.of()).message(ALL)).isEmpty();
        assertThat(
                        new AnnouncedMetadata(EnumSet.allOf(FrameMetadataFeature.class))
                                .message(FrameMetadata.NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "USER_DATA, 248",
        "USER_DATA FRAME_ID, 242",
        "USER_DATA USER_TIMESTAMP, 238",
        "USER_DATA USER_TIMESTAMP FRAME_ID, 232"
    })
    void userDataThatDoesNotFitIsAnError(String announced, int limit) {
        Set<FrameMetadataFeature> features = EnumSet.noneOf(FrameMetadataFeature.class);
        Arrays.stream(announced.split(" "))
                .map(FrameMetadataFeature::valueOf)
                .forEach(features::add);
        AnnouncedMetadata track = new AnnouncedMetadata(features);

        assertThat(track.message(ALL.withUserData(new byte[limit]))).isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> track.message(ALL.withUserData(new byte[limit + 1])))
                .withMessageContaining((limit + 1) + " bytes of user data")
                .withMessageContaining("takes " + limit)
                .withMessageContaining("sink.frame-metadata");
    }
}
