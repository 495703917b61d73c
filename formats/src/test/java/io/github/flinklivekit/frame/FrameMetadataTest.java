// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameMetadataTest {

    @Test
    void whatLiveKitTakesForNothingIsNoValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameMetadata.NONE.withUserTimestampUs(0L))
                .withMessageContaining("above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameMetadata.NONE.withFrameId(0L))
                .withMessageContaining("1 to 4294967295");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameMetadata.NONE.withFrameId(FrameMetadata.MAX_FRAME_ID + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameMetadata.NONE.withUserData(new byte[0]))
                .withMessageContaining("1 to 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameMetadata.NONE.withUserData(new byte[65_536]));
    }

    @Test
    void isComparedByItsContent() {
        FrameMetadata one = new FrameMetadata(7L, 8L, new byte[] {1, 2});
        FrameMetadata other = new FrameMetadata(7L, 8L, new byte[] {1, 2});
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(other.withUserData(new byte[] {1, 3}));
        assertThat(one).isNotEqualTo(other.withFrameId(null));
        assertThat(one.isEmpty()).isFalse();
        assertThat(FrameMetadata.NONE.isEmpty()).isTrue();
    }

    @Test
    void doesNotPrintWhatMayBeAnything() {
        assertThat(new FrameMetadata(7L, null, new byte[] {65, 66}))
                .hasToString(
                        "FrameMetadata[userTimestampUs=7, frameId=null, 2 bytes of user data]");
    }

    /** A header may be a field of a job's own records, also where generic types are forbidden. */
    @Test
    void flinkSerialisesItByItsFields() {
        assertThat(TypeInformation.of(FrameMetadata.class)).isInstanceOf(PojoTypeInfo.class);
    }

    @Test
    void whatIsMadeOfAFrameKeepsIt() {
        FrameMetadata metadata = new FrameMetadata(7L, 8L, new byte[] {1, 2});
        VideoFrame frame =
                VideoFrame.wrap(
                        FrameHeader.of(8, 8, VideoBufferType.I420).withMetadata(metadata),
                        new byte[96]);
        assertThat(frame.convert(VideoBufferType.RGBA, true).metadata()).isEqualTo(metadata);
        assertThat(
                        FrameGeometry.scale(frame, 4, 4, ScaleFilter.BILINEAR, ScaleFit.STRETCH)
                                .metadata())
                .isEqualTo(metadata);
        assertThat(FrameGeometry.crop(frame, 2, 2, 4, 4).metadata()).isEqualTo(metadata);
        assertThat(FrameGeometry.applyRotation(frame).metadata()).isEqualTo(metadata);
        assertThat(frame.toHeap().metadata()).isEqualTo(metadata);
    }
}
