// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.quadview.QuadPicture.Cell;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins the pictures of four cameras by event time: ten times a second, one picture with the newest
 * of each that is not later. A tick waits until event time has come to it, so all four are of the
 * same moment; a camera that sends nothing has no say in event time after a while, turns grey, and
 * holds up nobody.
 *
 * <p>What it keeps is bounded: of each camera, its latest picture and those that are ahead of event
 * time; one timer a tick. Ticks that come to be due together, since event time stood still, are
 * made up for by the latest two.
 */
final class ComposeQuad extends KeyedProcessFunction<String, VideoFrame, VideoFrame> {

    private static final long serialVersionUID = 1L;

    /** From one picture to the next. */
    static final long TICK_MS = 100;

    /** A camera whose latest picture is as old is shown in grey. */
    static final long GREY_AFTER_MS = 1000;

    /** A camera whose latest picture is as old has none. */
    static final long FORGET_AFTER_MS = 60_000;

    /** Of a camera. At 30 a second, longer than event time ever stands still. */
    static final int MOST_WAITING = 60;

    private static final long LATEST_TICKS = 2;
    private static final long US_PER_MS = 1000;
    private static final long MEMORY_LIMIT_BYTES = 64L << 20;

    private final List<String> tracks;

    private transient FrameAllocator allocator;
    private transient Counter dropped;
    private transient MapState<String, List<VideoFrame>> waiting;

    /**
     * A function.
     *
     * @param tracks the names of the four cameras' tracks, in the order of the cells; others are
     *     left out
     */
    ComposeQuad(List<String> tracks) {
        if (tracks.size() != QuadPicture.CELLS) {
            throw new IllegalArgumentException("Four cameras make one picture, not " + tracks);
        }
        this.tracks = new ArrayList<>(tracks);
    }

    @Override
    public void open(OpenContext context) {
        allocator =
                FrameAllocator.create(
                        "quadview-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                        MEMORY_LIMIT_BYTES);
        dropped = getRuntimeContext().getMetricGroup().counter("framesDropped");
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "pictures",
                                        Types.STRING,
                                        Types.LIST(VideoFrameTypeInfo.INSTANCE)));
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out)
            throws Exception {
        if (!frame.hasPixels() || !tracks.contains(frame.track())) {
            return;
        }
        List<VideoFrame> known = waiting.get(frame.track());
        List<VideoFrame> pictures = known == null ? new ArrayList<>() : new ArrayList<>(known);
        if (pictures.size() == MOST_WAITING) {
            pictures.remove(0);
            dropped.inc();
        }
        // It is lent for this call.
        pictures.add(frame.toHeap());
        waiting.put(frame.track(), pictures);
        long timeMs = timeMs(frame);
        context.timerService().registerEventTimeTimer(roundUp(timeMs, TICK_MS));
        context.timerService()
                .registerEventTimeTimer(roundUp(timeMs + FORGET_AFTER_MS, FORGET_AFTER_MS));
    }

    @Override
    public void onTimer(long tickMs, OnTimerContext context, Collector<VideoFrame> out)
            throws Exception {
        List<Cell> cells = new ArrayList<>();
        for (String track : tracks) {
            VideoFrame latest = latest(track, tickMs);
            cells.add(new Cell(latest, latest != null && tickMs - timeMs(latest) < GREY_AFTER_MS));
        }
        boolean superseded =
                context.timerService().currentWatermark() >= tickMs + LATEST_TICKS * TICK_MS;
        if (superseded || cells.stream().noneMatch(Cell::live)) {
            return;
        }
        VideoFrame composed;
        try {
            composed = QuadPicture.compose(allocator, cells, tickMs * US_PER_MS);
        } catch (FrameMemoryException e) {
            dropped.inc();
            return;
        }
        try {
            out.collect(composed);
        } finally {
            composed.release();
        }
    }

    /** The newest picture that is not later; those before it are forgotten. */
    @Nullable
    private VideoFrame latest(String track, long tickMs) throws Exception {
        List<VideoFrame> pictures = waiting.get(track);
        if (pictures == null) {
            return null;
        }
        int due = 0;
        while (due < pictures.size() && timeMs(pictures.get(due)) <= tickMs) {
            due++;
        }
        if (due == 0) {
            return null;
        }
        VideoFrame latest = pictures.get(due - 1);
        boolean forgotten = tickMs - timeMs(latest) >= FORGET_AFTER_MS;
        List<VideoFrame> kept = pictures.subList(forgotten ? due : due - 1, pictures.size());
        if (kept.isEmpty()) {
            waiting.remove(track);
        } else if (kept.size() < pictures.size()) {
            waiting.put(track, new ArrayList<>(kept));
        }
        return forgotten ? null : latest;
    }

    private static long timeMs(VideoFrame frame) {
        return Math.floorDiv(frame.timestampUs(), US_PER_MS);
    }

    private static long roundUp(long timeMs, long unitMs) {
        return -Math.floorDiv(-timeMs, unitMs) * unitMs;
    }

    @Override
    public void close() {
        if (allocator != null) {
            allocator.close();
        }
    }
}
