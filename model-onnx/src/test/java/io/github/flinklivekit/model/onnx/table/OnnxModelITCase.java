// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.TestModels;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models in SQL on a MiniCluster. */
class OnnxModelITCase {

    private static final String INPUT = "INPUT (data BYTES, width INT, height INT, type STRING) ";
    private static final String OBJECTS =
            "OUTPUT (objects ARRAY<ROW<label STRING, score FLOAT, x FLOAT, y FLOAT, width FLOAT,"
                    + " height FLOAT>>) ";

    private static final int MOST_ROWS = 1000;

    @RegisterExtension static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

    private StreamExecutionEnvironment env;
    private StreamTableEnvironment tables;

    @BeforeEach
    void createTables() {
        env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        tables = StreamTableEnvironment.create(env);
    }

    @Test
    void objectsOfFramesBecomeRows() throws Exception {
        createCameras(TestModels.plain(128, 32, 0, 0, 0), TestModels.plain(64, 64, 0, 0, 0));
        createDetector("detector", "yolo-v8", "");

        assertThat(
                        rows(
                                "SELECT seq, o.label, o.x, o.width, o.height FROM ML_PREDICT(TABLE"
                                        + " cameras, MODEL detector, DESCRIPTOR(data, width, height,"
                                        + " type)) CROSS JOIN UNNEST(objects) AS o (label, score, x,"
                                        + " y, width, height)"))
                .containsExactly(
                        Row.of(0, "person", 16f, 64f, 32f),
                        Row.of(0, "clock", 16f, 64f, 32f),
                        Row.of(1, "person", 8f, 32f, 32f),
                        Row.of(1, "clock", 8f, 32f, 32f));
    }

    @Test
    void rowsComeInTheirOrderOneByOneAsWell() throws Exception {
        VideoFrame[] frames = new VideoFrame[200];
        Arrays.setAll(frames, i -> TestModels.plain(64, 64, i, i, i));
        createCameras(frames);
        tables.executeSql(
                "CREATE MODEL means "
                        + INPUT
                        + "OUTPUT (label STRING, score FLOAT) WITH ('provider' = 'onnx', 'path' = '"
                        + TestModels.path("means.onnx")
                        + "', 'task' = 'classification', 'input.fit' = 'stretch', 'input.scale' ="
                        + " '1', 'when-busy' = 'wait')");

        for (String async : List.of("true", "false")) {
            List<Row> rows =
                    rows(
                            "SELECT seq, score FROM ML_PREDICT(TABLE cameras, MODEL means,"
                                    + " DESCRIPTOR(data, width, height, type), MAP['async', '"
                                    + async
                                    + "'])");
            assertThat(rows).hasSize(200);
            for (int i = 0; i < 200; i++) {
                assertThat(rows.get(i)).isEqualTo(Row.of(i, (float) i));
            }
        }
    }

    @Test
    void everyOutputOfTheTasksIsARow() throws Exception {
        createCameras(TestModels.plain(64, 64, 51, 204, 102));
        String means = TestModels.path("means.onnx");
        create(
                "several",
                "OUTPUT (classes ARRAY<ROW<score FLOAT, label STRING>>) ",
                means,
                "classification");
        create("embedder", "OUTPUT (embedding ARRAY<FLOAT>) ", means, "embedding");
        create("numbers", "OUTPUT (v ARRAY<FLOAT>, shape ARRAY<BIGINT>) ", means, "tensor");

        Row classes = (Row) ((Object[]) predict("several", "classes").getField(0))[0];
        assertThat(classes.getField("label")).isEqualTo("1");
        assertThat((Float[]) predict("embedder", "embedding").getField(0)).hasSize(3);
        Row tensor = predict("numbers", "v, shape");
        assertThat((Float[]) tensor.getField(0)).hasSize(3);
        assertThat((Long[]) tensor.getField(1)).containsExactly(3L);
    }

    @Test
    void aRowWithoutAPictureHasNoObjects() throws Exception {
        createCameras(TestModels.plain(64, 64, 0, 0, 0));
        createDetector("detector", "yolo-v8", "");

        tables.executeSql(
                "CREATE TEMPORARY VIEW unseen AS SELECT seq, CAST(NULL AS BYTES) AS data, width,"
                        + " height, type FROM cameras");

        assertThat(
                        rows(
                                "SELECT seq, objects FROM ML_PREDICT(TABLE unseen, MODEL detector,"
                                        + " DESCRIPTOR(data, width, height, type))"))
                .containsExactly(Row.of(0, null));
    }

    @Test
    void aPictureThatIsTooShortFailsTheQueryWithBothSizes() {
        createCameras(TestModels.plain(64, 64, 0, 0, 0));
        createDetector("detector", "yolo-v8", "");

        tables.executeSql(
                "CREATE TEMPORARY VIEW wider AS SELECT data, 65 AS width, height, type FROM"
                        + " cameras");

        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT objects FROM ML_PREDICT(TABLE wider, MODEL detector,"
                                                + " DESCRIPTOR(data, width, height, type))"))
                .hasStackTraceContaining(
                        "A 65x64 rgb24 frame needs 12480 bytes, but its buffer has 12288");
    }

    @Test
    void whatDoesNotFitIsAnErrorAtPlanning() {
        createCameras(TestModels.plain(64, 64, 0, 0, 0));

        assertPlanningFails(INPUT, OBJECTS, "'min-score' = '2'", "'min-score' is from 0 to 1");
        assertPlanningFails(INPUT, OBJECTS, "'input.width' = '65'", "but the model '");
        assertPlanningFails(INPUT, OBJECTS, "'minscore' = '2'", "Unsupported options found");
        assertPlanningFails(
                INPUT,
                "OUTPUT (objects ARRAY<ROW<name STRING>>) ",
                "'min-score' = '0.3'",
                "There is no 'name STRING' in a result of the task: write OUTPUT"
                        + " (objects ARRAY<ROW<label STRING");
        assertPlanningFails(
                "INPUT (data BYTES, width INT, height BIGINT, type STRING) ",
                OBJECTS,
                "'min-score' = '0.3'",
                "The column 'height' of INPUT is BIGINT, but has to be INT");
        assertPlanningFails(
                "INPUT (data BYTES, width INT, height INT, buffer STRING) ",
                OBJECTS,
                "'min-score' = '0.3'",
                "A model has no use for the column 'buffer' of INPUT");
    }

    private void assertPlanningFails(String input, String output, String option, String message) {
        tables.executeSql("DROP MODEL IF EXISTS bad");
        tables.executeSql(
                "CREATE MODEL bad "
                        + input
                        + output
                        + "WITH ('provider' = 'onnx', 'path' = '"
                        + TestModels.path("yolo-v8.onnx")
                        + "', 'task' = 'object-detection', "
                        + option
                        + ")");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM ML_PREDICT(TABLE cameras, MODEL bad,"
                                                + " DESCRIPTOR(data, width, height, type))"))
                .hasStackTraceContaining(message);
    }

    private void createDetector(String name, String model, String more) {
        tables.executeSql(
                "CREATE MODEL "
                        + name
                        + " "
                        + INPUT
                        + OBJECTS
                        + "WITH ('provider' = 'onnx', 'path' = 'file://"
                        + TestModels.path(model + ".onnx")
                        + "', 'task' = 'object-detection', 'labels' = '"
                        + TestModels.path("objects.txt")
                        + "', 'when-busy' = 'wait', 'min-score' = '0.4'"
                        + more
                        + ")");
    }

    private void create(String name, String output, String path, String task) {
        tables.executeSql(
                "CREATE MODEL "
                        + name
                        + " "
                        + INPUT
                        + output
                        + "WITH ('provider' = 'onnx', 'path' = '"
                        + path
                        + "', 'task' = '"
                        + task
                        + "', 'input.fit' = 'stretch')");
    }

    private Row predict(String model, String columns) throws Exception {
        return rows("SELECT "
                        + columns
                        + " FROM ML_PREDICT(TABLE cameras, MODEL "
                        + model
                        + ", DESCRIPTOR(data, width, height, type))")
                .get(0);
    }

    private List<Row> rows(String query) throws Exception {
        return tables.toDataStream(tables.sqlQuery(query)).executeAndCollect(MOST_ROWS);
    }

    private void createCameras(VideoFrame... frames) {
        Row[] rows = new Row[frames.length];
        for (int i = 0; i < rows.length; i++) {
            VideoFrame frame = frames[i];
            byte[] data = new byte[frame.header().sizeBytes()];
            frame.data().get(data);
            rows[i] = Row.of(i, data, frame.width(), frame.height(), frame.type().toString());
        }
        tables.createTemporaryView(
                "cameras",
                tables.fromDataStream(
                        env.fromData(
                                Types.ROW_NAMED(
                                        new String[] {"seq", "data", "width", "height", "type"},
                                        Types.INT,
                                        Types.PRIMITIVE_ARRAY(Types.BYTE),
                                        Types.INT,
                                        Types.INT,
                                        Types.STRING),
                                rows)));
    }
}
