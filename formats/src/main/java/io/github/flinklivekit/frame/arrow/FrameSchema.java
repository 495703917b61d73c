// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorType;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

import java.util.ArrayList;
import java.util.List;

/** The Arrow schema of frames, one row per frame; {@code docs/arrow.md} describes the columns. */
@PublicEvolving
public final class FrameSchema {

    static final String ROOM = "room";
    static final String PARTICIPANT = "participant";
    static final String TRACK = "track";
    static final String TRACK_SOURCE = "track_source";
    static final String TIMESTAMP = "timestamp";
    static final String SEQUENCE = "sequence";
    static final String WIDTH = "width";
    static final String HEIGHT = "height";
    static final String TYPE = "type";
    static final String ROTATION = "rotation";
    static final String DATA = "data";
    static final String PIXEL_ENCODING = "pixel_encoding";
    static final String USER_TIMESTAMP = "user_timestamp";
    static final String FRAME_ID = "frame_id";
    static final String USER_DATA = "user_data";

    private static final int BYTE_BITS = 8;
    private static final int INT_BITS = 32;
    private static final int LONG_BITS = 64;

    private FrameSchema() {}

    /** The schema for frames of any size and type: {@code data} is a large binary. */
    public static Schema ofAnyFrames() {
        return withData(Field.notNullable(DATA, ArrowType.LargeBinary.INSTANCE));
    }

    /**
     * The schema for frames of one size and one packed RGB type: {@code data} is a tensor of bytes
     * of the shape (height, width, channels).
     *
     * @throws IllegalArgumentException if the type is not packed RGB, or the size cannot be a
     *     frame's
     */
    public static Schema ofTensors(int width, int height, VideoBufferType type) {
        if (!type.isRgb()) {
            throw new IllegalArgumentException(
                    "A tensor of height, width and channels needs packed RGB, not " + type);
        }
        int channels = type.rowBytes(0, 1);
        type.sizeBytes(width, height);
        FixedShapeTensorType tensor = FixedShapeTensorType.ofPicture(height, width, channels);
        Field element = Field.notNullable("$data$", new ArrowType.Int(BYTE_BITS, false));
        return withData(new Field(DATA, FieldType.notNullable(tensor), List.of(element)));
    }

    private static Schema withData(Field data) {
        List<Field> fields = new ArrayList<>();
        for (String text : List.of(ROOM, PARTICIPANT, TRACK, TRACK_SOURCE)) {
            fields.add(Field.notNullable(text, ArrowType.Utf8.INSTANCE));
        }
        ArrowType time = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        fields.add(Field.notNullable(TIMESTAMP, time));
        fields.add(Field.notNullable(SEQUENCE, new ArrowType.Int(LONG_BITS, true)));
        fields.add(Field.notNullable(WIDTH, new ArrowType.Int(INT_BITS, true)));
        fields.add(Field.notNullable(HEIGHT, new ArrowType.Int(INT_BITS, true)));
        fields.add(Field.notNullable(TYPE, ArrowType.Utf8.INSTANCE));
        fields.add(Field.notNullable(ROTATION, new ArrowType.Int(INT_BITS, true)));
        fields.add(data);
        // Behind the others, so that programs which count columns find those where they were.
        fields.add(Field.notNullable(PIXEL_ENCODING, ArrowType.Utf8.INSTANCE));
        fields.add(Field.nullable(USER_TIMESTAMP, time));
        fields.add(Field.nullable(FRAME_ID, new ArrowType.Int(LONG_BITS, true)));
        fields.add(Field.nullable(USER_DATA, ArrowType.Binary.INSTANCE));
        return new Schema(fields);
    }
}
