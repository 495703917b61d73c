// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Definitions of tables {@code WITH ('connector' = 'livekit')}: nothing is connected to. */
class TableDefinitionTest {
    private static final String SERVER = "'url' = 'ws://127.0.0.1:1', 'api-key' = 'key'";
    private static final String SECRET = "'api-secret' = 's3cret-s3cret-s3cret-s3cret-s3cret'";

    /** For the room 'a'; nobody has signed it. */
    private static final String TOKEN = "e30.eyJ2aWRlbyI6eyJyb29tIjoiYSJ9fQ.c2ln";

    private static final String PICTURE = "track STRING, width INT, height INT, data BYTES";

    private final TableEnvironment tables =
            TableEnvironment.create(
                    EnvironmentSettings.newInstance()
                            .inStreamingMode()
                            .withConfiguration(
                                    new Configuration().set(CoreOptions.DEFAULT_PARALLELISM, 1))
                            .build());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pixels BYTES         | 'room' = 'r'                              | no column 'pixels'
                    tracks STRING        | 'room' = 'r'                              | did you mean 'track'?
                    ts TIMESTAMP(3)      | 'room' = 'r'                              | write ts TIMESTAMP_LTZ(3)
                    ts TIMESTAMP_LTZ(9)  | 'room' = 'r'                              | with a precision of 0 to 6
                    width BIGINT         | 'room' = 'r'                              | write width INT
                    data STRING          | 'room' = 'r'                              | write data BYTES
                    muted INT            | 'room' = 'r'                              | write muted BOOLEAN
                    muted BOOLEAN NOT NULL | 'room' = 'r'                            | may be NULL where a table reads frames: write muted BOOLEAN
                    reason STRING NOT NULL | 'room' = 'r', 'scan.mode' = 'track-events' | may be NULL where a table reads track-events
                    type INT             | 'room' = 'r'                              | write buffer_type STRING
                    type STRING, buffer_type STRING | 'room' = 'r'                   | The columns 'type' and 'buffer_type' of a livekit table are the same one
                    attributes MAP<STRING, STRING> | 'room' = 'r'                    | no column 'attributes'
                    s INT METADATA FROM 'sid' | 'room' = 'r'                         | supports the following metadata keys
                    width INT            | 'track' = 't'                             | give the name of the room
                    width INT            | 'room' = 'r', 'token' = 't.t.t'           | give either the token alone, or the API key
                    width INT            | 'room' = 'r', 'token' = 't', 'api-key' = '' | has to be a JWT
                    width INT            | 'room' = 'a;b', 'token' = '%TOKEN%', 'api-key' = '' | A ready token opens one room
                    width INT            | 'room' = 'b', 'token' = '%TOKEN%', 'api-key' = '' | The token is for the room 'a'
                    width INT            | 'room' = 'r', 'api-key' = ''              | The API key is missing
                    width INT            | 'room' = 'r', 'url' = ''                  | give its URL
                    width INT            | 'room' = 'r', 'url' = '127.0.0.1:7880'    | such as ws://127.0.0.1:7880
                    width INT            | 'room' = ''                               | give the name of the room
                    width INT            | 'room' = 'r', 'room-pattern' = 'r.*'      | give either (room, room-pattern)
                    width INT            | 'room' = 'r', 'scan.max-ftp' = '5'        | did you mean 'scan.max-fps'?
                    width INT            | 'room' = 'r', 'buffer-type' = 'rgb'       | buffer-type
                    width INT            | 'room' = 'r', 'scan.buffer.frames' = '0'  | give 1 or more (scan.buffer.frames)
                    width INT            | 'room' = 'r', 'scan.max-fps' = 'many'     | scan.max-fps
                    width INT            | 'room' = 'r', 'scan.watermark.idle-timeout' = '-1 s' | scan.watermark.idle-timeout
                    width INT            | 'room' = 'r', 'scan.watermark.idle-time' = '1 s' | did you mean 'scan.watermark.idle-timeout'?
                    width INT            | 'room' = 'r', 'scan.dimensions' = '640'   | WIDTHxHEIGHT
                    width INT            | 'room-pattern' = '('                      | no regular expression (room-pattern)
                    width INT            | 'room-pattern' = 'r', 'scan.room-discovery.interval' = '1 ms' | every 100 ms or less often
                    event STRING         | 'room' = 'r'                              | write 'scan.mode' = 'track-events'
                    data BYTES           | 'room' = 'r', 'scan.mode' = 'track-events' | but this table reads track-events
                    event STRING         | 'room' = 'r', 'scan.mode' = 'events'      | [frames, track-events, data-messages]
                    payload BYTES        | 'room' = 'r'                              | write 'scan.mode' = 'data-messages'
                    track STRING         | 'room' = 'r', 'scan.mode' = 'data-messages' | but this table reads data-messages
                    participant STRING NOT NULL | 'room' = 'r', 'scan.mode' = 'data-messages' | may be NULL where a table reads data-messages
                    topic STRING         | 'room' = 'r', 'scan.mode' = 'data-messages', 'track' = 'cam' | choose messages by their topic
                    topic STRING         | 'room' = 'r', 'scan.mode' = 'data-messages', 'scan.stop-after-frames' = '5' | emits no frames to end after
                    event STRING         | 'room' = 'r', 'scan.mode' = 'track-events', 'scan.stop-after-frames' = '5' | emits no frames to end after
                    """)
    void whatIsWrongOfASourceIsSaid(String column, String options, String message) {
        define("t", column, options);

        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM t"))
                .hasStackTraceContaining(message)
                .satisfies(TableDefinitionTest::tellsNoSecret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    width INT, height INT, data BYTES          | 'room' = 'r'   | the column 'track' or the option 'track'
                    track STRING, muted BOOLEAN                | 'room' = 'r'   | needs the column 'width'
                    track STRING, width INT, data BYTES        | 'room' = 'r'   | needs the column 'height'
                    track STRING, width INT, height INT        | 'room' = 'r'   | needs the column 'data'
                    track STRING, width INT, height INT, data BYTES | 'track' = 't' | add the column 'room' STRING
                    track STRING, width INT, height INT, data BYTES | 'room-pattern' = 'r.*' | add the column 'room' STRING
                    track STRING, width INT, height INT, data BYTES | 'room' = 'a;b' | several rooms (a, b) needs the column 'room'
                    track STRING, width INT, height INT, data BYTES | 'room' = 'r', 'track' = 'a;b' | give one name (track)
                    track STRING, width INT, height INT, data BYTES | 'room' = 'r', 'sink.codec' = 'mpeg' | sink.codec
                    track STRING, width INT, height INT, data BYTES | 'room' = 'r', 'sink.max-fps' = '0' | above 0, not 0.0 (sink.max-fps)
                    track STRING, width INT, height INT, data BYTES | 'room' = 'r', 'sink.idle-timeout' = '1 ms' | (sink.idle-timeout)
                    track STRING, width INT, height INT, data BYTES | 'room' = 'r', 'sink.codex' = 'vp8' | did you mean 'sink.codec'?
                    """)
    void whatIsWrongOfASinkIsSaid(String columns, String options, String message) {
        tables.executeSql("CREATE TABLE pictures (" + columns + ") WITH ('connector' = 'datagen')");
        define("t", columns, options);

        assertThatThrownBy(() -> tables.explainSql("INSERT INTO t SELECT * FROM pictures"))
                .hasStackTraceContaining(message)
                .satisfies(TableDefinitionTest::tellsNoSecret);
    }

    /** But for the secret, which a reader has in the environment. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/sql.md"})
    void whatTheDocumentsShowIsUnderstood(String document) throws IOException {
        String text = Files.readString(Path.of("..", document));
        List<String> statements =
                Pattern.compile("^```sql\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(text)
                        .results()
                        .flatMap(block -> Arrays.stream(block.group(1).split(";")))
                        .map(statement -> statement.replaceAll("--.*", "").strip())
                        .filter(statement -> !statement.isEmpty())
                        .toList();
        assertThat(statements).hasSizeGreaterThan(2);

        for (String statement : statements) {
            if (statement.startsWith("CREATE TABLE")) {
                tables.executeSql(
                        statement.replace(
                                "'connector' = 'livekit'",
                                "'connector' = 'livekit', 'api-key' = 'key', " + SECRET));
            } else if (statement.startsWith("LOAD")) {
                tables.executeSql(statement);
            } else {
                assertThat(tables.explainSql(statement)).contains("TableSourceScan");
            }
        }
    }

    @Test
    void oneTableIsReadAndWritten() {
        define(
                "t",
                PICTURE,
                "'room' = 'r', 'scan.max-fps' = '5', 'sink.codec' = 'H264', 'scan.parallelism' = '1'");

        assertThat(tables.explainSql("SELECT * FROM t")).contains("fields=[track, width, height");
        assertThat(tables.explainSql("INSERT INTO t SELECT * FROM t")).contains("Sink(table=");
    }

    @Test
    void aTableIsWrittenByMoreSubtasksThanItIsRead() {
        define("t", PICTURE, "'room' = 'r', 'sink.parallelism' = '2'");

        assertThat(
                        tables.explainSql(
                                "INSERT INTO t SELECT * FROM t", ExplainDetail.JSON_EXECUTION_PLAN))
                .contains("\"parallelism\" : 2", "\"ship_strategy\" : \"CUSTOM\"");
    }

    @Test
    void whatAQueryLeavesOutIsNotRead() {
        define(
                "t",
                "participant STRING, track STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, data BYTES,"
                        + " sid STRING METADATA FROM 'track-sid', WATERMARK FOR ts AS SOURCE_WATERMARK()",
                "'room' = 'r'");

        String plan =
                tables.explainSql(
                        "SELECT participant, sid FROM t WHERE track IN ('a', 'b') AND width > 10 LIMIT 5");

        assertThat(plan)
                .contains(
                        "project=[participant, track, width, ts], metadata=[track-sid],"
                                + " watermark=[SOURCE_WATERMARK()],"
                                + " filter=[OR(=(track, _UTF-16LE'a'), =(track, _UTF-16LE'b'))]");
    }

    @Test
    void rowsAreOnlyAdded() {
        define("t", PICTURE, "'room' = 'r'");

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "INSERT INTO t SELECT track, MAX(width), MAX(height), CAST(NULL AS BYTES) FROM t"
                                                + " GROUP BY track"))
                .hasMessageContaining("doesn't support consuming update changes");
    }

    @Test
    void oneTableReadsARoomPatternAndWritesRoomsByTheirNames() {
        define("t", "room STRING, muted BOOLEAN, " + PICTURE, "'room-pattern' = 'r.*'");

        assertThat(tables.explainSql("INSERT INTO t SELECT * FROM t")).contains("Sink(table=");
    }

    /** Which columns a query asks for says nothing of which records there are. */
    @Test
    void eventsAreReadWhateverAQueryAsksFor() {
        define(
                "t",
                "event STRING, reason STRING, track STRING, ts TIMESTAMP_LTZ(3), muted BOOLEAN,"
                        + " name STRING METADATA FROM 'participant-name', WATERMARK FOR ts AS SOURCE_WATERMARK()",
                "'room' = 'r', 'scan.mode' = 'track-events'");

        assertThat(tables.explainSql("SELECT track FROM t WHERE track = 'a'"))
                .contains("project=[track, ts], metadata=[]")
                .contains("filter=[=(track, _UTF-16LE'a'");
        assertThat(tables.explainSql("SELECT COUNT(*) FROM t")).contains("TableSourceScan");
    }

    @Test
    void watermarksAreOfTheSource() {
        define(
                "t",
                "track STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND",
                "'room' = 'r'");

        assertThat(
                        tables.explainSql(
                                "SELECT track, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
                                        + " GROUP BY track, window_start, window_end"))
                .contains("watermark=[-(ts, 1000:INTERVAL SECOND)]")
                .doesNotContain("- WatermarkAssigner(");
    }

    /** As of every table that Flink reads. */
    @Test
    void watermarksAreAsFlinksOptionsSay() {
        define(
                "t",
                "track STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND",
                "'room' = 'r', 'scan.watermark.emit.strategy' = 'on-event', 'scan.watermark.idle-timeout' = '2 s',"
                        + " 'scan.watermark.alignment.group' = 'g', 'scan.watermark.alignment.max-drift' = '3 s',"
                        + " 'scan.watermark.alignment.update-interval' = '1 s'");

        assertThat(tables.explainSql("SELECT COUNT(*) OVER (ORDER BY ts) FROM t"))
                .contains(
                        "idletimeout=[2000]",
                        "watermarkEmitStrategy=[on-event]",
                        "watermarkAlignment=[g, PT3S, PT1S]");
        assertThat(
                        tables.explainSql(
                                "SELECT COUNT(*) OVER (ORDER BY ts) FROM t"
                                        + " /*+ OPTIONS('scan.watermark.idle-timeout' = '7 s') */"))
                .contains("idletimeout=[7000]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOURCE_WATERMARK()", "ts - INTERVAL '1' SECOND"})
    void alignmentNeedsADrift(String watermark) {
        define(
                "t",
                "track STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS " + watermark,
                "'room' = 'r'");

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM t /*+ OPTIONS('scan.watermark.alignment.group' = 'g') */"))
                .hasStackTraceContaining("scan.watermark.alignment.max-drift");
    }

    private void define(String name, String columns, String options) {
        // An option that is given again is the definition's own.
        Map<String, String> all = new LinkedHashMap<>();
        boolean withToken = options.contains("'token'");
        Pattern.compile("('[^']+') = '[^']*'")
                .matcher(SERVER + ", " + (withToken ? "" : SECRET + ", ") + options)
                .results()
                .forEach(option -> all.put(option.group(1), option.group()));
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'livekit', %s)"
                        .formatted(
                                name,
                                columns,
                                String.join(", ", all.values()).replace("%TOKEN%", TOKEN)));
    }

    private static void tellsNoSecret(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain("s3cret-s3cret");
        }
    }
}
