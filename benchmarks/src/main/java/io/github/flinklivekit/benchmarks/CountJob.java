// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.LiveKitSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import java.time.Duration;

/**
 * Counts the frames of each participant by the second and prints each count on a line of its own,
 * until it is killed: as a query, or as a job of the DataStream API that ignores pixels.
 */
public final class CountJob {

    private CountJob() {}

    /**
     * Runs the job.
     *
     * @param args {@code sql} or {@code datastream}, and the name of the room. The server and its
     *     credentials come from the LIVEKIT_* variables
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        if (args[0].equals("sql")) {
            query(env, args[1]);
        } else {
            dataStream(env, args[1]);
        }
    }

    @SuppressWarnings({"SystemOut", "try"}) // What the job is for; an interruption ends it.
    private static void query(StreamExecutionEnvironment env, String room) throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(
                """
                CREATE TABLE cameras (
                  participant STRING, track STRING, ts TIMESTAMP_LTZ(3), width INT, height INT, buffer_type STRING, data BYTES,
                  WATERMARK FOR ts AS SOURCE_WATERMARK()
                ) WITH ('connector' = 'livekit', 'room' = '%s', 'buffer-type' = 'rgba')"""
                        .formatted(room));
        try (CloseableIterator<Row> counts =
                tables.executeSql(
                                """
                                SELECT participant, COUNT(*)
                                FROM TABLE(TUMBLE(TABLE cameras, DESCRIPTOR(ts), INTERVAL '1' SECOND))
                                GROUP BY participant, window_start, window_end""")
                        .collect()) {
            counts.forEachRemaining(row -> System.out.println(row.getField(1)));
        }
    }

    @SuppressWarnings({"SystemOut", "try"}) // What the job is for; an interruption ends it.
    private static void dataStream(StreamExecutionEnvironment env, String room) throws Exception {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(System.getenv("LIVEKIT_URL"))
                        .setApiKey(System.getenv("LIVEKIT_API_KEY"))
                        .setApiSecret(System.getenv("LIVEKIT_API_SECRET"))
                        .setRoom(room)
                        .build();
        try (CloseableIterator<Tuple2<String, Long>> counts =
                env.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "frames")
                        .map(frame -> Tuple2.of(frame.participant(), 1L))
                        .returns(Types.TUPLE(Types.STRING, Types.LONG))
                        .keyBy(count -> count.f0)
                        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
                        .sum(1)
                        .executeAndCollect()) {
            counts.forEachRemaining(count -> System.out.println(count.f1));
        }
    }
}
