// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.fixtures.peer.BrowserPeer;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What publishers send with their pictures, by the engine that hears it. */
@RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
@ExtendWith(ServerUnderTest.class)
@SuppressWarnings("try") // Publishers are closed, and not asked for anything.
class FrameMetadataITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    private static final String ENGINE = "livekit-ffi";
    private static final int SOME = 60;

    /** Pictures of a loaded machine are late, but not of another day. */
    private static final long MAX_AGE_US = 10_000_000;

    private static final Set<FrameMetadataFeature> ALL = EnumSet.allOf(FrameMetadataFeature.class);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @CsvSource({"vp8, false", "vp8, true", "h264, true", "vp9, true", "av1, false"})
    void comesWithEveryFrame(String codec, boolean simulcast, LiveKitServer server)
            throws Exception {
        String room = "metadata-" + codec + simulcast;
        FrameLog log = new FrameLog();
        try (PythonPeer publisher = publisher(server, room, codec, simulcast);
                Jobs.Running job =
                        SourceJobs.run(
                                source(server, room).setTimestamp(ScanTimestamp.USER), log, 1)) {
            log.awaitMore("cam0", SOME);
            job.cancel();
        }

        assertThat(log.entries()).allSatisfy(FrameMetadataITCase::assertAsSent);
        List<Long> numbers =
                log.entries().stream().map(entry -> entry.header().metadata().frameId()).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }

    /** The publisher draws the time into the picture as well. */
    private static void assertAsSent(FrameLog.Entry entry) {
        FrameMetadata metadata = entry.header().metadata();
        assertThat(metadata.userTimestampUs())
                .isEqualTo(entry.timeCodeUs().orElseThrow())
                .isEqualTo(entry.header().timestampUs());
        assertThat(entry.timestampMs()).isEqualTo(Math.floorDiv(metadata.userTimestampUs(), 1000L));
        assertThat(new String(metadata.userData(), StandardCharsets.UTF_8))
                .isEqualTo("picture " + metadata.frameId());
    }

    /** A browser stamps a picture when it is encoded. */
    @Test
    void comesFromABrowser(LiveKitServer server) throws Exception {
        FrameLog log = new FrameLog();
        try (BrowserPeer publisher = BrowserPeer.publisher(server, "browser", null);
                Jobs.Running job = SourceJobs.run(source(server, "browser"), log, 1)) {
            log.awaitMore("cam0", SOME);
            job.cancel();
        }

        assertThat(log.entries())
                .allSatisfy(
                        entry -> {
                            FrameMetadata metadata = entry.header().metadata();
                            assertThat(metadata.userTimestampUs())
                                    .isBetween(entry.seenAtUs() - MAX_AGE_US, entry.seenAtUs());
                            assertThat(metadata.frameId()).isPositive();
                        });
        assertThat(log.entries().stream().map(entry -> entry.header().metadata().frameId()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void goesThroughAnEcho(LiveKitServer server) throws Exception {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "echo-out").start();
                PythonPeer publisher = publisher(server, "echo", "vp8", false);
                Jobs.Running job = new Jobs.Running(echo(server))) {
            assertArrives(subscriber);
            job.cancel();
        }
    }

    private static org.apache.flink.core.execution.JobClient echo(LiveKitEndpoint server)
            throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(source(server, "echo").build(), WatermarkStrategy.noWatermarks(), "in")
                .sinkTo(sink(server, "echo-out").setFrameMetadata(ALL).build());
        return flink.executeAsync("echo");
    }

    @Test
    void goesThroughTables(LiveKitServer server) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        for (String table : List.of("tables", "tables-out")) {
            tables.executeSql(
                    """
                    CREATE TABLE `%s` (
                      track STRING, width INT, height INT, buffer_type STRING, data BYTES,
                      taken TIMESTAMP_LTZ(6) METADATA FROM 'user-timestamp',
                      number BIGINT METADATA FROM 'frame-id',
                      extra BYTES METADATA FROM 'user-data'
                    ) WITH (
                      'connector' = 'livekit', 'engine' = 'livekit-ffi', 'room' = '%s', 'url' = '%s', 'api-key' = '%s',
                      'api-secret' = '%s', 'sink.frame-metadata' = 'user-timestamp;frame-id;user-data'
                    )"""
                            .formatted(
                                    table,
                                    table,
                                    server.url(),
                                    server.apiKey(),
                                    server.apiSecret()));
        }
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "tables-out").start();
                PythonPeer publisher = publisher(server, "tables", "vp8", false);
                Jobs.Running job =
                        new Jobs.Running(
                                tables.executeSql("INSERT INTO `tables-out` SELECT * FROM `tables`")
                                        .getJobClient()
                                        .orElseThrow())) {
            assertArrives(subscriber);
            job.cancel();
        }
    }

    private static void assertArrives(PythonPeer subscriber) {
        subscriber.await("receiving");
        Waiting.until(
                "pictures",
                () ->
                        assertThat(subscriber.report().tracks())
                                .anySatisfy(
                                        track -> assertThat(track.frames()).isGreaterThan(SOME)));
        SubscriberReport.Track track = subscriber.report().track("cam0");
        double most = 0.98 * track.frames();
        assertThat((double) track.metadata().userTimestamps()).isGreaterThanOrEqualTo(most);
        assertThat((double) track.metadata().frameIds()).isGreaterThanOrEqualTo(most);
        assertThat((double) track.metadata().userData()).isGreaterThanOrEqualTo(most);
    }

    private static PythonPeer publisher(
            LiveKitEndpoint server, String room, String codec, boolean simulcast) {
        PythonPeer.Builder publisher =
                PythonPeer.publisher(server, room)
                        .option("--size", "640x360")
                        .option("--codec", codec)
                        .option("--frame-metadata");
        if (simulcast) {
            publisher.option("--simulcast");
        }
        return publisher.start();
    }

    private static LiveKitSourceBuilder<VideoFrame> source(LiveKitEndpoint server, String room) {
        return Jobs.source(server, room).setEngine(ENGINE);
    }

    private static LiveKitSinkBuilder<VideoFrame> sink(LiveKitEndpoint server, String room) {
        return Jobs.sink(server, room).setEngine(ENGINE);
    }
}
