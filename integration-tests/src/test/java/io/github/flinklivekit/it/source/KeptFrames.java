// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.arrow.FrameBatchBuilder;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/**
 * Passes frames on, keyed by their track, and keeps small copies in every kind of state: the first
 * two of each track in keyed state, the latest of each in operator state, as frames and as a batch.
 * The names of the state and its types are those that savepoints in the resources have.
 */
final class KeptFrames extends KeyedProcessFunction<String, VideoFrame, VideoFrame>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Map<String, List<String>> RESTORED = new ConcurrentHashMap<>();
    private static final int FIRST = 2;
    private static final int WIDTH = 16;
    private static final int HEIGHT = 8;

    private final String id = UUID.randomUUID().toString();

    private transient Map<String, VideoFrame> newest;
    private transient Map<String, Boolean> told;
    private transient boolean restored;
    private transient ListState<VideoFrame> first;
    private transient ListState<VideoFrame> latest;
    private transient ListState<FrameBatch> batches;

    KeptFrames() {
        RESTORED.put(id, new CopyOnWriteArrayList<>());
    }

    /**
     * What was found in state, each as one line: the state, the frame's track, sequence, timestamp
     * and the SHA-256 of its pixels.
     */
    List<String> restored() {
        return List.copyOf(RESTORED.get(id));
    }

    @Override
    public void open(OpenContext context) {
        first =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("first", VideoFrame.class));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        newest = new TreeMap<>();
        told = new TreeMap<>();
        latest =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("latest", VideoFrame.class));
        batches =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("batches", FrameBatch.class));
        restored = context.isRestored();
        for (VideoFrame frame : latest.get()) {
            tell("latest", frame);
        }
        for (FrameBatch batch : batches.get()) {
            batch.toFrames().forEach(frame -> tell("batches", frame));
        }
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out)
            throws Exception {
        if (told.put(context.getCurrentKey(), true) == null && restored) {
            for (VideoFrame kept : first.get()) {
                tell("first", kept);
            }
        }
        VideoFrame small =
                FrameGeometry.scale(frame, WIDTH, HEIGHT, ScaleFilter.BOX, ScaleFit.STRETCH);
        VideoFrame kept = small.toHeap();
        small.release();
        newest.put(context.getCurrentKey(), kept);
        if (StreamSupport.stream(first.get().spliterator(), false).count() < FIRST) {
            first.add(kept);
        }
        out.collect(frame);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        latest.update(List.copyOf(newest.values()));
        try (FrameAllocator allocator = FrameAllocator.create("kept", 1 << 20);
                FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
            newest.values().forEach(builder::add);
            FrameBatch batch = builder.build();
            batches.update(List.of(batch.toHeap()));
            batch.release();
        }
    }

    private void tell(String state, VideoFrame frame) {
        RESTORED.get(id).add(line(state, frame));
    }

    private static String line(String state, VideoFrame frame) {
        byte[] pixels = new byte[frame.header().sizeBytes()];
        frame.data().get(pixels);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(pixels);
            return String.join(
                    " ",
                    state,
                    frame.track(),
                    Long.toString(frame.sequence()),
                    Long.toString(frame.timestampUs()),
                    HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
