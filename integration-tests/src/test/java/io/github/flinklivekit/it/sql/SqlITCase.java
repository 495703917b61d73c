// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.fixtures.peer.PublisherReport;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import javax.annotation.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table connector on a real Flink and a real server. */
@ExtendWith(ServerUnderTest.class)
class SqlITCase {
    private static final String PICTURE =
            "track STRING, width INT, height INT, type STRING, data BYTES";

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    private StreamTableEnvironment tables;

    @BeforeEach
    void environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        tables = StreamTableEnvironment.create(env);
    }

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void framesAreCountedBySecondWithoutTheirPixels(LiveKitEndpoint server) {
        define(
                server,
                "cameras",
                "count",
                "participant STRING, track STRING, ts TIMESTAMP_LTZ(3), width INT, data BYTES,"
                        + " WATERMARK FOR ts AS SOURCE_WATERMARK()",
                "");
        try (PythonPeer publisher = publisher(server, "count", 2)) {
            List<Row> rows =
                    collect(
                            "SELECT participant, track, COUNT(*), MAX(width), window_end"
                                    + " FROM TABLE(TUMBLE(TABLE cameras, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
                                    + " GROUP BY participant, track, window_start, window_end",
                            8);

            assertThat(rows)
                    .extracting(row -> row.getField(0) + "/" + row.getField(1))
                    .containsOnly("python-publisher/cam0", "python-publisher/cam1");
            assertThat(rows)
                    .allSatisfy(
                            row -> {
                                assertThat((long) row.getField(2)).isBetween(1L, 35L);
                                assertThat(row.getField(3)).isEqualTo(320);
                            });
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** Unmuted, so that nobody says so. */
    @Test
    void windowsGoOnWithoutATrackThatFreezes(LiveKitEndpoint server) {
        define(
                server,
                "cameras",
                "freeze",
                "track STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS SOURCE_WATERMARK()",
                "");
        tables.executeSql(
                "CREATE TEMPORARY VIEW impatient AS SELECT * FROM cameras"
                        + " /*+ OPTIONS('scan.watermark.idle-timeout' = '2 s') */");
        try (PythonPeer publisher = publisher(server, "freeze", 2)) {
            TableResult result =
                    tables.executeSql(
                            "SELECT track, window_end"
                                    + " FROM TABLE(TUMBLE(TABLE impatient, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
                                    + " GROUP BY track, window_start, window_end");
            try (Jobs.Running running = new Jobs.Running(result.getJobClient().orElseThrow())) {
                Iterator<Row> rows = result.collect();
                awaitRowOf("cam1", rows);
                publisher.send("freeze", Map.of("track", "cam1"));

                List<Row> later = new ArrayList<>();
                while (later.size() < 10) {
                    later.add(rows.next());
                }

                assertThat(later).last().extracting(row -> row.getField(0)).isEqualTo("cam0");
                running.cancel();
            }
        }
    }

    private static void awaitRowOf(String track, Iterator<Row> rows) {
        while (!track.equals(rows.next().getField(0))) {
            // The other one's.
        }
    }

    /** Flink's planner pushes no limit through a watermark. */
    @Test
    void anOptionEndsAQueryThatALimitDoesNot(LiveKitEndpoint server) {
        define(
                server,
                "cameras",
                "two",
                "track STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS SOURCE_WATERMARK()",
                "");
        try (PythonPeer publisher = publisher(server, "two", 1)) {
            TableResult result =
                    tables.executeSql(
                            "SELECT track FROM cameras /*+ OPTIONS('scan.stop-after-frames' = '2') */");

            assertThat(result.collect()).toIterable().hasSize(2);
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void allColumnsOfAFrame(LiveKitEndpoint server) {
        define(
                server,
                "frames",
                "columns",
                "room STRING, participant STRING, track STRING, track_source STRING, ts TIMESTAMP_LTZ(6), sequence BIGINT,"
                        + " width INT, height INT, buffer_type STRING, rotation INT, data BYTES,"
                        + " us BIGINT METADATA FROM 'timestamp-us', sid STRING METADATA FROM 'track-sid'",
                ", 'buffer-type' = 'rgb24'");
        try (PythonPeer publisher = publisher(server, "columns", 1)) {
            List<Row> rows = collect("SELECT * FROM frames LIMIT 5", 5);

            assertThat(rows)
                    .hasSize(5)
                    .allSatisfy(
                            row -> {
                                assertThat(row.getField("room")).isEqualTo("columns");
                                assertThat(row.getField("participant"))
                                        .isEqualTo("python-publisher");
                                assertThat(row.getField("track")).isEqualTo("cam0");
                                assertThat(row.getField("track_source")).isEqualTo("camera");
                                assertThat(row.getField("width")).isEqualTo(320);
                                assertThat(row.getField("height")).isEqualTo(180);
                                assertThat(row.getField("buffer_type")).isEqualTo("rgb24");
                                assertThat(row.getField("rotation")).isEqualTo(0);
                                assertThat((byte[]) row.getField("data")).hasSize(320 * 180 * 3);
                                assertThat((String) row.getField("sid")).startsWith("TR_");
                                Instant ts = (Instant) row.getField("ts");
                                assertThat(ts.getEpochSecond() * 1_000_000 + ts.getNano() / 1000)
                                        .isEqualTo(row.getField("us"));
                            });
            assertThat(rows).extracting(row -> (long) row.getField("sequence")).isSorted();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void onlyWhatAQueryAsksForIsSubscribed(LiveKitEndpoint server) {
        define(server, "cameras", "some", "track STRING, width INT", "");
        try (PythonPeer publisher = publisher(server, "some", 3)) {
            List<Row> rows = collect("SELECT track FROM cameras WHERE track = 'cam1' LIMIT 20", 20);

            assertThat(rows).containsOnly(Row.of("cam1"));
            publisher.stop(PublisherReport.class);
            // It hears of every track's first subscription, and has ended by now.
            publisher.await("subscribed", event -> event.path("track").asText().equals("cam1"));
            assertThatThrownBy(() -> publisher.await("subscribed", any -> true, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aRoomIsWrittenIntoAnother(LiveKitEndpoint server) throws Exception {
        String columns =
                "track STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, type STRING, rotation INT, data BYTES";
        define(server, "source", "from", columns, ", 'pixel-format' = 'RGBA'");
        define(server, "target", "into", columns, ", 'sink.simulcast' = 'false'");
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "into").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "from")
                                .option("--mode", "colours")
                                .option("--size", "320x180")
                                .start()) {
            TableResult inserted =
                    tables.executeSql(
                            "INSERT INTO target SELECT CONCAT(track, '-copy'), ts, width, height, type, rotation, data FROM source");
            try (Jobs.Running job = new Jobs.Running(inserted.getJobClient().orElseThrow())) {
                subscriber.await("size");
                Waiting.until(
                        "the colours",
                        () ->
                                assertThat(subscriber.report().track("cam0-copy").colours())
                                        .containsKeys("red", "green", "blue"));

                assertThat(server.rooms().listParticipants("into"))
                        .extracting(ParticipantInfo::identity)
                        .filteredOn(identity -> !identity.equals("python-subscriber"))
                        .singleElement()
                        .asString()
                        .matches("flink-[0-9a-f]{8}-out-0");
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
                assertThat(publisher.isRunning()).isTrue();
            }
        }
    }

    @Test
    void whatIsKnownOfATrackBesideItsFrames(LiveKitEndpoint server) {
        define(
                server,
                "known",
                "known",
                "mime STRING METADATA FROM 'mime-type', quality STRING METADATA, who STRING METADATA FROM 'participant-name',"
                        + " kind STRING METADATA FROM 'participant-kind',"
                        + " attributes MAP<STRING, STRING> METADATA FROM 'participant-attributes'",
                "");
        String token = server.tokens().builder("known", "alice").attribute("role", "guest").toJwt();
        try (JoinedRoom alice = JoinedRoom.join(server, token);
                Camera camera =
                        Camera.publish(
                                alice,
                                "cam",
                                320,
                                180,
                                TrackPublishOptions.builder()
                                        .videoCodec(VideoCodec.VP8)
                                        .simulcast(false)
                                        .build(),
                                Pictures.of(Colour.RED, 320, 180))) {
            List<Row> rows = collect("SELECT * FROM known LIMIT 3", 3);

            assertThat(rows)
                    .containsOnly(
                            Row.of("video/vp8", "high", "", "standard", Map.of("role", "guest")));
            assertThat(camera.track().isMuted()).isFalse();
        }
    }

    /** A camera's mutes come by its events, and mute the copy of its frames. */
    @Test
    void aCopyIsMutedAsItsCameraIs(LiveKitEndpoint server) throws Exception {
        define(server, "frames", "cameras", PICTURE, "");
        define(
                server,
                "events",
                "cameras",
                "event STRING, track STRING, muted BOOLEAN",
                ", 'scan.mode' = 'track-events'");
        define(server, "target", "mirror", "muted BOOLEAN, " + PICTURE, "");
        try (PythonPeer viewer = PythonPeer.subscriber(server, "mirror").start();
                PythonPeer publisher = publisher(server, "cameras", 1)) {
            TableResult inserted =
                    tables.executeSql(
                            "INSERT INTO target SELECT CAST(NULL AS BOOLEAN), * FROM frames UNION ALL"
                                    + " SELECT muted, track, CAST(NULL AS INT), CAST(NULL AS INT), CAST(NULL AS STRING),"
                                    + " CAST(NULL AS BYTES) FROM events WHERE event <> 'ended'");
            try (Jobs.Running job = new Jobs.Running(inserted.getJobClient().orElseThrow())) {
                viewer.await("size");
                publisher.send("mute", Map.of("track", "cam0"));
                viewer.await("muted");
                publisher.send("unmute", Map.of("track", "cam0"));
                viewer.await("unmuted");
                long before = viewer.report().track("cam0").frames();
                Waiting.until(
                        "frames again",
                        () ->
                                assertThat((long) viewer.report().track("cam0").frames())
                                        .isGreaterThan(before));

                assertThat(Jobs.participants(server, "cameras"))
                        .hasSize(2)
                        .anyMatch(identity -> identity.endsWith("-in-0"))
                        .anyMatch(identity -> identity.endsWith("-events-0"));
                job.cancel();
            }
        }
    }

    /** None takes the place of another in the room. */
    @Test
    void oneTableIsReadBySeveralStatementsAndTwiceByOne(LiveKitEndpoint server) {
        define(server, "shared", "shared", PICTURE, "");
        define(server, "copies", "shared-copies", PICTURE, "");
        try (PythonPeer viewer = PythonPeer.subscriber(server, "shared-copies").start();
                PythonPeer publisher = publisher(server, "shared", 2)) {
            TableResult inserted =
                    tables.executeSql(
                            "INSERT INTO copies SELECT * FROM shared WHERE track = 'cam0'"
                                    + " UNION ALL SELECT 'twice', width, height, type, data FROM shared"
                                    + " WHERE track = 'cam1'");
            try (Jobs.Running job = new Jobs.Running(inserted.getJobClient().orElseThrow())) {
                viewer.await("size", event -> event.path("track").asText().equals("twice"));
                long before = viewer.report().track("twice").frames();

                assertThat(collect("SELECT track FROM shared LIMIT 20", 20)).hasSize(20);

                Waiting.until(
                        "frames of both beside it",
                        () ->
                                assertThat(viewer.report().tracks())
                                        .hasSize(2)
                                        .allMatch(track -> track.frames() > before));
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
                assertThat(publisher.isRunning()).isTrue();
                job.cancel();
            }
        }
    }

    @Test
    void rowsNameTheirRooms(LiveKitEndpoint server) {
        define(server, "cameras", "by-name", PICTURE, "");
        define(server, "rooms", null, "room STRING, " + PICTURE, ", 'track' = 'view'");
        try (PythonPeer first = PythonPeer.subscriber(server, "of-cam0").start();
                PythonPeer second = PythonPeer.subscriber(server, "of-cam1").start();
                PythonPeer publisher = publisher(server, "by-name", 2)) {
            TableResult inserted =
                    tables.executeSql("INSERT INTO rooms SELECT 'of-' || track, * FROM cameras");
            try (Jobs.Running job = new Jobs.Running(inserted.getJobClient().orElseThrow())) {
                for (PythonPeer viewer : List.of(first, second)) {
                    viewer.await("size");
                    assertThat(viewer.report().track("view").frames()).isPositive();
                    assertThat(viewer.report().tracks()).hasSize(1);
                }
                assertThat(publisher.isRunning()).isTrue();
                job.cancel();
            }
        }
    }

    @Test
    void onlyRoomsThatAQueryAsksForAreJoined(LiveKitEndpoint server) throws Exception {
        define(server, "cameras", "asked;other", "room STRING, track STRING", "");
        define(server, "elsewhere", "other", "room STRING, track STRING", "");
        try (PythonPeer publisher = publisher(server, "asked", 1)) {
            assertThat(collect("SELECT * FROM cameras WHERE room = 'asked' LIMIT 5", 5))
                    .containsOnly(Row.of("asked", "cam0"));
            assertThat(collect("SELECT * FROM elsewhere WHERE room = 'asked'", 1))
                    .as("a room that the table does not have")
                    .isEmpty();

            assertThat(server.rooms().listRooms())
                    .extracting(RoomInfo::name)
                    .contains("asked")
                    .doesNotContain("other");
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** The rows of a track come to one subtask in the order of its frames. */
    @Test
    void aPartitionByTrackIsInOrder(LiveKitEndpoint server) {
        define(
                server,
                "ordered",
                "ordered",
                "track STRING, sequence BIGINT, seen AS PROCTIME()",
                ", 'scan.parallelism' = '2'");
        tables.getConfig().set("table.exec.resource.default-parallelism", "2");
        try (PythonPeer publisher = publisher(server, "ordered", 2)) {
            List<Row> rows =
                    collect(
                            "SELECT track, sequence, LAG(sequence) OVER (PARTITION BY track ORDER BY seen) AS before"
                                    + " FROM ordered",
                            100);

            assertThat(rows).extracting(row -> row.getField(0)).contains("cam0", "cam1");
            assertThat(rows)
                    .filteredOn(row -> row.getField(2) != null)
                    .hasSizeGreaterThan(90)
                    .allSatisfy(
                            row ->
                                    assertThat((long) row.getField(1))
                                            .isGreaterThan((long) row.getField(2)));
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, int tracks) {
        return PythonPeer.publisher(server, room)
                .option("--size", "320x180")
                .option("--tracks", tracks)
                .start();
    }

    private void define(
            LiveKitEndpoint server,
            String table,
            @Nullable String room,
            String columns,
            String options) {
        tables.executeSql(
                """
                CREATE TABLE %s (%s) WITH (
                  'connector' = 'livekit', 'url' = '%s', 'api-key' = '%s', 'api-secret' = '%s'%s%s
                )"""
                        .formatted(
                                table,
                                columns,
                                server.url(),
                                server.apiKey(),
                                server.apiSecret(),
                                room == null ? "" : ", 'room' = '" + room + "'",
                                options));
    }

    /** The first rows of a query, which is then cancelled. */
    private List<Row> collect(String query, int count) {
        TableResult result = tables.executeSql(query);
        List<Row> first = new ArrayList<>();
        try (Jobs.Running running = new Jobs.Running(result.getJobClient().orElseThrow())) {
            Iterator<Row> rows = result.collect();
            while (first.size() < count && rows.hasNext()) {
                first.add(rows.next());
            }
            running.cancel();
        }
        return first;
    }
}
