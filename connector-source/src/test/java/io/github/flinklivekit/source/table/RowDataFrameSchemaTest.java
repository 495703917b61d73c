// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RowDataFrameSchemaTest {

    private static final FrameHeader HEADER =
            new FrameHeader(
                    2,
                    1,
                    VideoBufferType.RGB24,
                    1_234_567,
                    VideoRotation.ROTATION_90,
                    7,
                    new FrameOrigin("lobby", "alice", "TR_1", "cam", TrackSource.SCREENSHARE),
                    PixelEncoding.BT709_FULL,
                    new FrameMetadata(2_345_678L, 42L, new byte[] {7, 8}));

    private static final TableColumn[] NOT_OF_FRAMES = {
        TableColumn.EVENT,
        TableColumn.REASON,
        TableColumn.TOPIC,
        TableColumn.PAYLOAD,
        TableColumn.RELIABLE
    };

    private static final LogicalType ANY_TYPE = new BigIntType();

    @Test
    void hasTheColumnsOfAFrameInTheOrderOfTheQuery() {
        byte[] pixels = {1, 2, 3, 4, 5, 6};
        RowData row =
                row(
                        VideoFrame.wrap(HEADER, pixels),
                        List.of(
                                column(TableColumn.TRACK),
                                column(TableColumn.ROOM),
                                column(TableColumn.PARTICIPANT),
                                column(TableColumn.TRACK_SOURCE),
                                column(TableColumn.SEQUENCE),
                                column(TableColumn.WIDTH),
                                column(TableColumn.HEIGHT),
                                column(TableColumn.BUFFER_TYPE),
                                column(TableColumn.PIXEL_ENCODING),
                                column(TableColumn.ROTATION),
                                column(TableColumn.MUTED)));

        assertThat(row)
                .isEqualTo(
                        GenericRowData.of(
                                text("cam"),
                                text("lobby"),
                                text("alice"),
                                text("screenshare"),
                                7L,
                                2,
                                1,
                                text("rgb24"),
                                text("bt709-full"),
                                90,
                                null));
        assertThat(
                        row(VideoFrame.wrap(HEADER, pixels), List.of(column(TableColumn.DATA)))
                                .getBinary(0))
                .isEqualTo(pixels);
    }

    @Test
    void timesAreRoundedDownToTheirPrecision() {
        VideoFrame frame = VideoFrame.wrap(HEADER, new byte[6]);

        assertThat(row(frame, List.of(timestamp(0), timestamp(3), timestamp(6))))
                .isEqualTo(
                        GenericRowData.of(
                                TimestampData.fromEpochMillis(1000),
                                TimestampData.fromEpochMillis(1234),
                                TimestampData.fromEpochMillis(1234, 567_000)));
    }

    @Test
    void hasWhatIsKnownOfTheTrack() {
        assertThat(
                        row(
                                VideoFrame.wrap(HEADER, new byte[6]),
                                Arrays.stream(TrackMetadata.values()).map(RowField::of).toList()))
                .isEqualTo(
                        GenericRowData.of(
                                1_234_567L,
                                text("TR_1"),
                                text("video/vp8"),
                                text("medium"),
                                text("Alice"),
                                text("agent"),
                                new GenericMapData(Map.of(text("role"), text("guest"))),
                                TimestampData.fromEpochMillis(2345, 678_000),
                                2_345_678L,
                                42L,
                                new byte[] {7, 8}));
    }

    @Test
    void whatThePublisherDoesNotSendIsNull() {
        VideoFrame plain = VideoFrame.wrap(HEADER.withMetadata(FrameMetadata.NONE), new byte[6]);

        assertThat(
                        row(
                                plain,
                                List.of(
                                        RowField.of(TrackMetadata.USER_TIMESTAMP),
                                        RowField.of(TrackMetadata.USER_TIMESTAMP_US),
                                        RowField.of(TrackMetadata.FRAME_ID),
                                        RowField.of(TrackMetadata.USER_DATA))))
                .isEqualTo(GenericRowData.of(null, null, null, null));
    }

    /** A frame that was released throws at any look at its pixels. */
    @Test
    void looksAtNoPixelUnlessTheQueryDoes() {
        VideoFrame released =
                VideoFrame.create(HEADER, FrameAllocator.create("test", 1024), planes -> {});
        released.release();
        List<RowField> all = new ArrayList<>();
        EnumSet.complementOf(EnumSet.of(TableColumn.DATA, NOT_OF_FRAMES))
                .forEach(column -> all.add(column(column)));
        for (TrackMetadata metadata : TrackMetadata.values()) {
            all.add(RowField.of(metadata));
        }

        assertThat(row(released, all).getArity()).isEqualTo(all.size());
        assertThatExceptionOfType(FrameReleasedException.class)
                .isThrownBy(() -> row(released, List.of(column(TableColumn.DATA))));
    }

    @Test
    void asksForNoConversionUnlessTheQueryLooksAtPixels() {
        Configuration options = Configuration.fromMap(Map.of("buffer-type", "rgba"));

        assertThat(scan(options, TableColumn.TRACK, TableColumn.BUFFER_TYPE).emittedBufferType())
                .isEqualTo(VideoBufferType.I420);
        assertThat(scan(options, TableColumn.TRACK, TableColumn.DATA).emittedBufferType())
                .isEqualTo(VideoBufferType.RGBA);
        assertThat(TableScan.mode(options)).isEqualTo(ScanMode.FRAMES);
    }

    private static TableScan scan(Configuration options, TableColumn... columns) {
        return new TableScan(
                options,
                Arrays.stream(columns).map(RowDataFrameSchemaTest::column).toList(),
                FilterPushDown.NONE,
                null);
    }

    private static RowData row(VideoFrame frame, List<RowField> fields) {
        List<RowData> rows = new ArrayList<>();
        new RowDataFrameSchema(fields, VideoBufferType.RGB24, TypeInformation.of(RowData.class))
                .deserialize(frame, new Alice(), new ListCollector<>(rows));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static RowField column(TableColumn column) {
        return RowField.of(column, ANY_TYPE);
    }

    private static RowField timestamp(int precision) {
        return RowField.of(TableColumn.TS, new LocalZonedTimestampType(precision));
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private record Alice() implements FrameContext {

        @Override
        public TrackDescription track() {
            return new TrackDescription(
                    "lobby",
                    "alice",
                    "Alice",
                    ParticipantKind.AGENT,
                    Map.of("role", "guest"),
                    "TR_1",
                    "cam",
                    TrackSource.SCREENSHARE,
                    false);
        }

        @Override
        public String mimeType() {
            return "video/vp8";
        }

        @Override
        public Optional<VideoQuality> quality() {
            return Optional.of(VideoQuality.MEDIUM);
        }
    }
}
