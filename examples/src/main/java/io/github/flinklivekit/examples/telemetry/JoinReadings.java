// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.telemetry;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives each picture of a participant the newest of its readings that is not later than the
 * picture, as user data. A picture waits until event time has come to it, so that no reading of
 * before is still under way.
 */
public final class JoinReadings
        extends KeyedCoProcessFunction<String, VideoFrame, Reading, VideoFrame> {

    private static final long serialVersionUID = 1L;

    private transient MapState<Long, VideoFrame> waiting;
    private transient MapState<Long, byte[]> readings;

    @Override
    public void open(OpenContext context) {
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "pictures", Types.LONG, VideoFrameTypeInfo.INSTANCE));
        readings =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "readings",
                                        Types.LONG,
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement1(VideoFrame frame, Context context, Collector<VideoFrame> out)
            throws Exception {
        // It is lent for this call.
        waiting.put(frame.timestampUs(), frame.toHeap());
        context.timerService().registerEventTimeTimer(context.timestamp());
    }

    @Override
    public void processElement2(Reading reading, Context context, Collector<VideoFrame> out)
            throws Exception {
        readings.put(reading.timestampUs(), reading.json());
        // Readings of somebody who sends no pictures must not be kept for ever.
        context.timerService().registerEventTimeTimer(context.timestamp());
    }

    @Override
    public void onTimer(long timestampMs, OnTimerContext context, Collector<VideoFrame> out)
            throws Exception {
        for (long taken : timesUntil(waiting, timestampMs)) {
            VideoFrame frame = waiting.get(taken);
            waiting.remove(taken);
            out.collect(withReading(frame, newestReading(taken)));
        }
        // The newest one is that of the next picture, as long as there is no later one.
        List<Long> past = timesUntil(readings, timestampMs);
        for (long taken : past.subList(0, Math.max(0, past.size() - 1))) {
            readings.remove(taken);
        }
    }

    @Nullable
    private byte[] newestReading(long takenUs) throws Exception {
        long newest = Long.MIN_VALUE;
        for (long time : readings.keys()) {
            if (time <= takenUs && time > newest) {
                newest = time;
            }
        }
        return newest == Long.MIN_VALUE ? null : readings.get(newest);
    }

    private static VideoFrame withReading(VideoFrame frame, @Nullable byte[] reading) {
        return frame.withHeader(
                frame.header().withMetadata(frame.metadata().withUserData(reading)));
    }

    /** In their order. */
    private static List<Long> timesUntil(MapState<Long, ?> state, long timestampMs)
            throws Exception {
        List<Long> times = new ArrayList<>();
        for (long time : state.keys()) {
            if (Math.floorDiv(time, 1000L) <= timestampMs) {
                times.add(time);
            }
        }
        times.sort(null);
        return times;
    }
}
