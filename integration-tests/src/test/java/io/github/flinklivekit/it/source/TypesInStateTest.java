// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.EncodedImage;
import io.github.flinklivekit.frame.operators.FrameTensor;
import io.github.flinklivekit.frame.operators.TensorElement;
import io.github.flinklivekit.frame.operators.TensorLayout;
import io.github.flinklivekit.frame.operators.TimeCodeReading;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackEventType;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types that a job may keep in its own state: Flink writes the names of classes, of their fields
 * and of the constants of enums into savepoints, so that a change of one of those loses the state.
 */
class TypesInStateTest {
    private static final String WRITTEN = "/savepoints/types/";

    private static final FrameHeader HEADER =
            FrameHeader.of(2, 1, VideoBufferType.RGB24)
                    .withTimestampUs(1_000_000)
                    .withSequence(5)
                    .withOrigin(
                            new FrameOrigin("room", "alice", "TR_1", "cam0", TrackSource.CAMERA));

    private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6};

    /** Those that the files hold, each under the name of its class. */
    static Stream<Object> values() {
        return Stream.of(
                new EncodedImage(HEADER, ImageFormat.PNG, PIXELS),
                new FrameTensor(HEADER, TensorLayout.NHWC, TensorElement.UINT8, PIXELS),
                new TimeCodeReading(HEADER, 1_000_007, 999_999L),
                new TrackFrame("room", "cam0", VideoFrame.wrap(HEADER, PIXELS)),
                TrackCommand.unpublish("cam0"),
                RoomData.reliable("cam0", "topic", PIXELS),
                new TrackEvent(
                        TrackEventType.ENDED,
                        new TrackDescription(
                                "room",
                                "alice",
                                "Alice",
                                ParticipantKind.AGENT,
                                Map.of("seat", "4"),
                                "TR_1",
                                "cam0",
                                TrackSource.SCREENSHARE,
                                true),
                        1_000_000,
                        320,
                        180,
                        true,
                        "video/VP8",
                        TrackEvent.UNPUBLISHED));
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatAnEarlierBuildWroteIsRead(Object value) throws IOException {
        assertRestores(value);
    }

    private static <T> void assertRestores(T value) throws IOException {
        TypeSerializer<T> serializer = serializer(value);
        DataInputDeserializer file =
                new DataInputDeserializer(resource(value.getClass().getSimpleName() + ".bin"));
        TypeSerializerSnapshot<T> written =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        file, TypesInStateTest.class.getClassLoader());

        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(written)
                                .isIncompatible())
                .isFalse();

        T restored = written.restoreSerializer().deserialize(file);
        assertThat(bytes(serializer, restored)).isEqualTo(bytes(serializer, value));
    }

    @SuppressWarnings("unchecked")
    private static <T> TypeSerializer<T> serializer(T value) {
        return TypeInformation.of((Class<T>) value.getClass())
                .createSerializer(new SerializerConfigImpl());
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(value, target);
        return target.getCopyOfBuffer();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TypesInStateTest.class.getResourceAsStream(WRITTEN + name)) {
            return in.readAllBytes();
        }
    }
}
