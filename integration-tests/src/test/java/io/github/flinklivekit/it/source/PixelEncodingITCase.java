// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.BarsLog;
import io.github.flinklivekit.it.support.ColourBars;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.track.TrackFilter;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Colour bars of a sender in each encoding, through a codec, come out as they went in: track {@code
 * camN} is in the Nth encoding.
 */
@ExtendWith(ServerUnderTest.class)
class PixelEncodingITCase {
    private static final Logger LOG = LoggerFactory.getLogger(PixelEncodingITCase.class);

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    /** What the mean of a bar may be off, of 255. */
    private static final double TOLERANCE = 3;

    /** Encoders begin with coarse pictures; that many good ones in a row are no accident. */
    private static final int GOOD_FRAMES = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final PixelEncoding[] ENCODINGS = PixelEncoding.values();

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(3);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @SuppressWarnings("try") // The jobs are closed, and not asked for anything.
    void throughSourceAndEcho(LiveKitEndpoint server) throws Exception {
        BarsLog received = new BarsLog();
        BarsLog echoed = new BarsLog();
        try (PythonPeer publisher = bars(server, "bars");
                Jobs.Running echo = echo(server, received);
                Jobs.Running viewer = viewer(server, echoed)) {
            for (int i = 0; i < ENCODINGS.length; i++) {
                awaitRightColours("received in " + ENCODINGS[i], received, "cam" + i);
                awaitRightColours("echoed from " + ENCODINGS[i], echoed, "cam" + i);
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** A source for each encoding, and one sink: its viewers know nothing of encodings. */
    private static Jobs.Running echo(LiveKitEndpoint server, BarsLog log) throws Exception {
        StreamExecutionEnvironment env = environment();
        DataStream<VideoFrame> all = null;
        for (int i = 0; i < ENCODINGS.length; i++) {
            DataStream<VideoFrame> frames =
                    env.fromSource(
                            Jobs.source(server, "bars")
                                    .setIdentityPrefix("bars" + i)
                                    .setTrackFilter(TrackFilter.names("cam" + i))
                                    .setPixelEncoding(ENCODINGS[i])
                                    .build(),
                            WatermarkStrategy.noWatermarks(),
                            "cam" + i);
            // Half of the tracks are converted on the way, half as the encoder takes them.
            DataStream<VideoFrame> some =
                    i % 2 == 0 ? frames : frames.process(Frames.convert(VideoBufferType.RGBA));
            all = all == null ? some : all.union(some);
        }
        all.process(log).sinkTo(Jobs.sink(server, "bars-echo").setSimulcast(false).build());
        return new Jobs.Running(env.executeAsync("echo"));
    }

    private static Jobs.Running viewer(LiveKitEndpoint server, BarsLog log) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSource(
                        Jobs.source(server, "bars-echo")
                                .setIdentityPrefix("viewer")
                                .setIncludeConnectorTracks(true)
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "viewer")
                .process(log)
                .sinkTo(new DiscardingSink<>());
        return new Jobs.Running(env.executeAsync("viewer"));
    }

    private static void awaitRightColours(String what, BarsLog log, String track) {
        Waiting.until(
                "bars " + what,
                PATIENCE,
                () -> {
                    List<Double> all = log.of(track);
                    assertThat(all).hasSizeGreaterThanOrEqualTo(GOOD_FRAMES);
                    List<Double> last = all.subList(all.size() - GOOD_FRAMES, all.size());
                    assertThat(last).allMatch(worst -> worst <= TOLERANCE);
                    LOG.warn(
                            "bars {}: a bar's mean is off by {} at most",
                            what,
                            last.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
                });
    }

    @Test
    @SuppressWarnings("try") // The job is closed, and not asked for anything.
    void throughTables(LiveKitEndpoint server) throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment());
        tables.executeSql("LOAD MODULE livekit");
        StatementSet copies = tables.createStatementSet();
        for (int i = 0; i < ENCODINGS.length; i++) {
            // What a room is copied into has another encoding than what it is copied from.
            PixelEncoding other = other(i);
            define(tables, server, "bars" + i, "tables", i, ENCODINGS[i], "i420");
            define(tables, server, "copies" + i, "tables-copy", i, other, "i420");
            define(tables, server, "viewer" + i, "tables-copy", i, other, "rgb24");
            copies.addInsertSql("INSERT INTO copies" + i + " SELECT * FROM bars" + i);
        }
        try (PythonPeer publisher = bars(server, "tables");
                Jobs.Running copying =
                        new Jobs.Running(copies.execute().getJobClient().orElseThrow())) {
            for (int i = 0; i < ENCODINGS.length; i++) {
                awaitRightColours(
                        tables,
                        "of a function, in " + ENCODINGS[i],
                        "SELECT CONVERT_FRAME(data, width, height, buffer_type, 'rgb24', pixel_encoding), pixel_encoding"
                                + " FROM bars"
                                + i,
                        ENCODINGS[i]);
                awaitRightColours(
                        tables,
                        "of a copy from " + ENCODINGS[i] + " into " + other(i),
                        "SELECT data, pixel_encoding FROM viewer" + i,
                        other(i));
            }
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    private static PixelEncoding other(int track) {
        return ENCODINGS[(track + 1) % ENCODINGS.length];
    }

    private static void define(
            StreamTableEnvironment tables,
            LiveKitEndpoint server,
            String table,
            String room,
            int track,
            PixelEncoding encoding,
            String bufferType) {
        tables.executeSql(
                """
                CREATE TABLE %s (track STRING, width INT, height INT, buffer_type STRING, pixel_encoding STRING, data BYTES)
                WITH (
                  'connector' = 'livekit', 'url' = '%s', 'api-key' = '%s', 'api-secret' = '%s', 'room' = '%s',
                  'track' = 'cam%d', 'pixel-encoding' = '%s', 'buffer-type' = '%s', 'sink.simulcast' = 'false',
                  'scan.include-connector-tracks' = 'true'
                )"""
                        .formatted(
                                table,
                                server.url(),
                                server.apiKey(),
                                server.apiSecret(),
                                room,
                                track,
                                encoding,
                                bufferType));
    }

    /** Rows are pixels in RGB24, and the encoding that they were received in. */
    @SuppressWarnings("try") // An interruption fails the test as anything else does.
    private static void awaitRightColours(
            StreamTableEnvironment tables, String what, String query, PixelEncoding encoding)
            throws Exception {
        TableResult result = tables.executeSql(query);
        try (Jobs.Running running = new Jobs.Running(result.getJobClient().orElseThrow());
                CloseableIterator<Row> rows = result.collect()) {
            double worst = 0;
            long endNs = System.nanoTime() + PATIENCE.toNanos();
            for (int good = 0; good < GOOD_FRAMES && System.nanoTime() < endNs; ) {
                Row row = rows.next();
                assertThat(row.getField(1)).isEqualTo(encoding.toString());
                double off = ColourBars.worst((byte[]) row.getField(0), WIDTH, HEIGHT);
                good = off <= TOLERANCE ? good + 1 : 0;
                worst = good == 1 ? off : Math.max(worst, off);
            }
            LOG.warn("bars {}: a bar's mean is off by {} at most", what, worst);
            assertThat(worst).as("bars %s", what).isLessThanOrEqualTo(TOLERANCE);
            running.cancel();
        }
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        return env;
    }

    private static PythonPeer bars(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room)
                .option("--mode", "bars")
                .option("--tracks", ENCODINGS.length)
                .option("--size", WIDTH + "x" + HEIGHT)
                .option("--fps", 15)
                .start();
    }
}
