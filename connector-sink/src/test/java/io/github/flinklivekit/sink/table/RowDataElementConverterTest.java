// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameMetadataColumn;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowDataElementConverterTest {

    private static final Destination ONE_ROOM = new Destination(false, Set.of(), false);
    private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6};

    private static final List<TableColumn> COLUMNS =
            List.of(
                    TableColumn.ROOM,
                    TableColumn.TRACK,
                    TableColumn.TS,
                    TableColumn.MUTED,
                    TableColumn.WIDTH,
                    TableColumn.HEIGHT,
                    TableColumn.BUFFER_TYPE,
                    TableColumn.PIXEL_ENCODING,
                    TableColumn.ROTATION,
                    TableColumn.DATA);

    @Test
    void aRowWithPixelsIsAFrameOverThem() {
        TrackFrame target = (TrackFrame) convert(ONE_ROOM, row("ignored", "cam", null, PIXELS));

        assertThat(target.room()).isNull();
        assertThat(target.track()).isEqualTo("cam");
        VideoFrame frame = target.frame();
        assertThat(frame.width()).isEqualTo(2);
        assertThat(frame.height()).isEqualTo(1);
        assertThat(frame.type()).isEqualTo(VideoBufferType.RGB24);
        assertThat(frame.rotation()).isEqualTo(VideoRotation.ROTATION_90);
        assertThat(frame.timestampUs()).isEqualTo(1_234_567);
        byte[] pixels = new byte[PIXELS.length];
        frame.data().get(pixels);
        assertThat(pixels).isEqualTo(PIXELS);
    }

    @Test
    void aRowSaysWhatIsSentWithItsPicture() {
        GenericRowData row = row(null, "cam", null, PIXELS);
        assertThat(metadata(row)).isEqualTo(FrameMetadata.NONE);

        row.setField(position(FrameMetadataColumn.FRAME_ID), 42L);
        row.setField(position(FrameMetadataColumn.USER_DATA), new byte[] {7, 8});
        row.setField(
                position(FrameMetadataColumn.USER_TIMESTAMP),
                TimestampData.fromEpochMillis(2345, 678_000));
        assertThat(metadata(row)).isEqualTo(new FrameMetadata(2_345_678L, 42L, new byte[] {7, 8}));

        row.setField(position(FrameMetadataColumn.USER_TIMESTAMP_US), 2_345_678L);
        assertThat(metadata(row).userTimestampUs()).isEqualTo(2_345_678L);
        row.setField(position(FrameMetadataColumn.USER_TIMESTAMP_US), 2_345_679L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metadata(row))
                .withMessageContaining("2345678 µs in 'user-timestamp'")
                .withMessageContaining("2345679 µs in 'user-timestamp-us'");
        row.setField(position(FrameMetadataColumn.USER_TIMESTAMP), null);
        assertThat(metadata(row).userTimestampUs()).isEqualTo(2_345_679L);
    }

    private static FrameMetadata metadata(GenericRowData row) {
        return ((TrackFrame) convert(ONE_ROOM, row)).frame().metadata();
    }

    @Test
    void aRowSaysItsPixelEncodingOrTheTableDoes() {
        GenericRowData said = row(null, "cam", null, PIXELS);
        said.setField(
                COLUMNS.indexOf(TableColumn.PIXEL_ENCODING),
                StringData.fromString("bt601-limited"));
        GenericRowData unknown = row(null, "cam", null, PIXELS);
        unknown.setField(
                COLUMNS.indexOf(TableColumn.PIXEL_ENCODING), StringData.fromString("bt2020"));

        assertThat(((TrackFrame) convert(ONE_ROOM, said)).frame().pixelEncoding())
                .isEqualTo(PixelEncoding.BT601_LIMITED);
        assertThat(
                        ((TrackFrame) convert(ONE_ROOM, row(null, "cam", null, PIXELS)))
                                .frame()
                                .pixelEncoding())
                .isEqualTo(PixelEncoding.BT709_FULL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(ONE_ROOM, unknown))
                .withMessageContaining("'bt2020'")
                .withMessageContaining("bt709-limited");
    }

    @Test
    void aRowThatSaysWhetherItsTrackIsMutedIsAMute() {
        assertThat(convert(ONE_ROOM, row(null, "cam", true, null)))
                .isEqualTo(TrackCommand.mute("cam"));
        assertThat(convert(ONE_ROOM, row(null, "cam", false, null)))
                .isEqualTo(TrackCommand.unmute("cam"));
    }

    @Test
    void ofARowWithBothTheMuteComesFirst() {
        SinkSequence both = (SinkSequence) convert(ONE_ROOM, row(null, "cam", false, PIXELS));

        assertThat(both.elements()).hasSize(2);
        assertThat(both.elements().get(0)).isEqualTo(TrackCommand.unmute("cam"));
        assertThat(both.elements().get(1)).isInstanceOf(TrackFrame.class);
    }

    @Test
    void aRowWithNeitherIsNothing() {
        assertThat(convert(ONE_ROOM, row(null, null, null, null))).isNull();
    }

    @Test
    void rowsNameTheirRooms() {
        Destination any = new Destination(true, Set.of(), false);
        Destination some = new Destination(true, Set.of("left", "right"), false);

        assertThat(convert(any, row("left", "cam", true, PIXELS)).room()).isEqualTo("left");
        assertThat(convert(some, row("right", "cam", null, PIXELS)).room()).isEqualTo("right");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(some, row("other", "cam", null, PIXELS)))
                .withMessageContaining("'other'")
                .withMessageContaining("[left, right]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(any, row(null, "cam", null, PIXELS)))
                .withMessageContaining("the column 'room'");
    }

    @Test
    void aTrackIsNamedByTheRowOrByTheTable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(ONE_ROOM, row(null, null, true, null)))
                .withMessageContaining("the column 'track'");
        assertThat(convert(new Destination(false, Set.of(), true), row(null, null, null, PIXELS)))
                .isInstanceOf(TrackFrame.class);
    }

    @Test
    void aPictureHasASizeAndAKnownFormat() {
        GenericRowData unsized = row(null, "cam", null, PIXELS);
        unsized.setField(COLUMNS.indexOf(TableColumn.WIDTH), null);
        GenericRowData unknown = row(null, "cam", null, PIXELS);
        unknown.setField(COLUMNS.indexOf(TableColumn.BUFFER_TYPE), StringData.fromString("RGB"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(ONE_ROOM, unsized))
                .withMessageContaining("NULL in 'width'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert(ONE_ROOM, unknown))
                .withMessageContaining("'RGB'")
                .withMessageContaining("rgb24");
    }

    /** Where a table has several writers, each row is asked for its track first. */
    @Test
    void aRowSaysWhereItGoesWithoutItsPicture() {
        Destination any = new Destination(true, Set.of(), false);
        GenericRowData row = row("left", "cam", null, PIXELS);
        RowData untouchable =
                (RowData)
                        Proxy.newProxyInstance(
                                RowData.class.getClassLoader(),
                                new Class<?>[] {RowData.class},
                                (proxy, method, args) -> {
                                    assertThat(method.getName()).isNotEqualTo("getBinary");
                                    return method.invoke(row, args);
                                });

        assertThat(converter(any).address(untouchable)).isEqualTo(new TrackAddress("left", "cam"));
        assertThat(converter(ONE_ROOM).address(untouchable)).isEqualTo(TrackAddress.of("cam"));
    }

    @Test
    void aRowGoesWhereItsElementGoes() {
        assertThat(converter(ONE_ROOM).address(row("ignored", "cam", true, null)))
                .isEqualTo(TrackAddress.of("cam"));
        assertThat(converter(ONE_ROOM).address(row(null, null, null, null))).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converter(ONE_ROOM).address(row(null, null, true, null)))
                .withMessageContaining("the column 'track'");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                converter(new Destination(true, Set.of("left"), false))
                                        .address(row("other", "cam", null, PIXELS)))
                .withMessageContaining("'other'");
    }

    private static SinkElement convert(Destination destination, GenericRowData row) {
        return converter(destination).convert(row);
    }

    private static RowDataElementConverter converter(Destination destination) {
        return new RowDataElementConverter(
                COLUMNS,
                List.of(FrameMetadataColumn.values()),
                6,
                VideoBufferType.I420,
                PixelEncoding.BT709_FULL,
                destination);
    }

    private static GenericRowData row(String room, String track, Boolean muted, byte[] data) {
        return GenericRowData.of(
                StringData.fromString(room),
                StringData.fromString(track),
                TimestampData.fromEpochMillis(1234, 567_000),
                muted,
                2,
                1,
                StringData.fromString("rgb24"),
                null,
                90,
                data,
                null,
                null,
                null,
                null);
    }

    private static int position(FrameMetadataColumn column) {
        return COLUMNS.size() + List.of(FrameMetadataColumn.values()).indexOf(column);
    }
}
