// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sql;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.fixtures.server.LiveKitServerExtension;

import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Rooms by a jar that a session adds: nothing of it is on the class path, so the classes of each
 * job have a loader of their own, and the native library is loaded for each.
 */
@ExtendWith(LiveKitServerExtension.class)
class AddJarITCase {
    private static final String COLUMNS =
            "track STRING, width INT, height INT, type STRING, data BYTES";

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @Test
    void oneJobAfterAnotherReadsAndWritesRooms(LiveKitServer server) throws Exception {
        assertThatThrownBy(() -> Class.forName("dev.onvoid.webrtc.PeerConnectionFactory"))
                .isInstanceOf(ClassNotFoundException.class);
        tables.getConfig().set("parallelism.default", "1");
        tables.executeSql("ADD JAR '" + System.getProperty("sql.jar") + "'");
        define(server, "cameras", "in");
        define(server, "copies", "out");
        try (PythonPeer viewer = PythonPeer.subscriber(server, "out").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "in").option("--size", "320x180").start()) {
            assertThat(firstRows()).containsOnly(Row.of("cam0", 320)).hasSize(5);
            assertThat(firstRows()).containsOnly(Row.of("cam0", 320)).hasSize(5);

            JobClient copying =
                    tables.executeSql("INSERT INTO copies SELECT * FROM cameras")
                            .getJobClient()
                            .orElseThrow();
            try {
                viewer.await("size");
                assertThat(viewer.report().track("cam0").frames()).isPositive();
            } finally {
                copying.cancel().get(60, TimeUnit.SECONDS);
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** Of a job that ends with them. */
    private List<Row> firstRows() {
        List<Row> first = new ArrayList<>();
        tables.executeSql("SELECT track, width FROM cameras LIMIT 5")
                .collect()
                .forEachRemaining(first::add);
        return first;
    }

    private void define(LiveKitServer server, String table, String room) {
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'livekit', 'url' = '%s', 'api-key' = '%s', 'api-secret' = '%s', 'room' = '%s')"
                        .formatted(
                                table,
                                COLUMNS,
                                server.url(),
                                server.apiKey(),
                                server.apiSecret(),
                                room));
    }
}
