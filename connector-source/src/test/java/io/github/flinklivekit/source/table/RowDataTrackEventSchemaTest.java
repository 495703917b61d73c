// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackEventType;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class RowDataTrackEventSchemaTest {

    private static final TrackDescription TRACK =
            new TrackDescription(
                    "lobby",
                    "alice",
                    "Alice",
                    ParticipantKind.STANDARD,
                    Map.of("role", "guest"),
                    "TR_1",
                    "cam",
                    TrackSource.CAMERA,
                    false);

    @Test
    void hasWhatHappenedToWhichTrack() {
        List<RowField> columns =
                Stream.of(
                                TableColumn.EVENT,
                                TableColumn.REASON,
                                TableColumn.ROOM,
                                TableColumn.PARTICIPANT,
                                TableColumn.TRACK,
                                TableColumn.TRACK_SOURCE,
                                TableColumn.TS,
                                TableColumn.MUTED,
                                TableColumn.WIDTH,
                                TableColumn.HEIGHT)
                        .map(column -> RowField.of(column, new LocalZonedTimestampType(3)))
                        .toList();

        assertThat(row(event(TrackEventType.ENDED, TrackEvent.PARTICIPANT_LEFT), columns))
                .isEqualTo(
                        GenericRowData.of(
                                text("ended"),
                                text("participant-left"),
                                text("lobby"),
                                text("alice"),
                                text("cam"),
                                text("camera"),
                                TimestampData.fromEpochMillis(1234),
                                true,
                                1280,
                                720));
        assertThat(row(event(TrackEventType.RESOLUTION_CHANGED, ""), columns.subList(0, 2)))
                .isEqualTo(GenericRowData.of(text("resolution-changed"), null));
    }

    @Test
    void hasWhatIsKnownOfTheTrack() {
        List<RowField> metadata =
                TrackMetadata.types(ScanMode.TRACK_EVENTS).keySet().stream()
                        .map(TrackMetadata::of)
                        .map(RowField::of)
                        .toList();

        assertThat(row(event(TrackEventType.PUBLISHED, ""), metadata))
                .isEqualTo(
                        GenericRowData.of(
                                1_234_567L,
                                text("TR_1"),
                                text("video/vp8"),
                                text("Alice"),
                                text("standard"),
                                new GenericMapData(Map.of(text("role"), text("guest")))));
    }

    private static TrackEvent event(TrackEventType type, String reason) {
        return new TrackEvent(type, TRACK, 1_234_567, 1280, 720, true, "video/vp8", reason);
    }

    private static RowData row(TrackEvent event, List<RowField> fields) {
        List<RowData> rows = new ArrayList<>();
        new RowDataTrackEventSchema(fields, TypeInformation.of(RowData.class))
                .deserialize(event, new ListCollector<>(rows));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }
}
