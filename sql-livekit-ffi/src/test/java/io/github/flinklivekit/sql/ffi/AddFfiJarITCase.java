// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sql.ffi;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.fixtures.server.LiveKitServerExtension;

import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rooms by both jars, with nothing of either on the class path. */
@ExtendWith(LiveKitServerExtension.class)
class AddFfiJarITCase {
    private static final String ENGINE = "io.github.flinklivekit.ffi.LiveKitFfiEngine";

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @Test
    void aRoomIntoAnother(LiveKitServer server) throws Exception {
        for (String name : new String[] {ENGINE, "com.sun.jna.Native"}) {
            assertThatThrownBy(() -> Class.forName(name))
                    .isInstanceOf(ClassNotFoundException.class);
        }
        tables.getConfig().set("parallelism.default", "1");
        tables.executeSql("ADD JAR '" + System.getProperty("sql.jar") + "'");
        tables.executeSql("ADD JAR '" + System.getProperty("ffi.jar") + "'");
        define(server, "cameras", "in");
        define(server, "copies", "out");
        try (PythonPeer viewer = PythonPeer.subscriber(server, "out").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "in").option("--size", "320x180").start()) {
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

    private void define(LiveKitServer server, String table, String room) {
        tables.executeSql(
                "CREATE TABLE %s (track STRING, width INT, height INT, type STRING, data BYTES) WITH ('connector' = 'livekit', 'engine' = 'livekit-ffi', 'url' = '%s', 'api-key' = '%s', 'api-secret' = '%s', 'room' = '%s')"
                        .formatted(table, server.url(), server.apiKey(), server.apiSecret(), room));
    }
}
