// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class EncodedTrackFrameTest {

    /** Records before the sink need no type information of their own. */
    @Test
    void itsFrameIsARecordToFlink() throws IOException {
        TypeInformation<EncodedVideoFrame> type = TypeInformation.of(EncodedVideoFrame.class);
        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        TypeSerializer<EncodedVideoFrame> serializer =
                type.createSerializer(new SerializerConfigImpl());
        EncodedVideoFrame frame =
                new EncodedVideoFrame(
                        VideoCodec.VP8,
                        320,
                        180,
                        true,
                        123,
                        new byte[] {1, 2},
                        TrackSource.SCREENSHARE,
                        new FrameMetadata(5L, null, new byte[] {7}));
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(frame, out);

        EncodedVideoFrame read =
                serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(read).usingRecursiveComparison().isEqualTo(frame);
    }
}
