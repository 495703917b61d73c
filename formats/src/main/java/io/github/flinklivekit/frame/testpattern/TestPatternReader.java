// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.metrics.FrameMemoryMetrics;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Emits the frames of its tracks when they are due; late ones at once, none is left out. */
final class TestPatternReader implements SourceReader<VideoFrame, TestPatternSplit> {

    private final SourceReaderContext context;
    private final TestPatternSource settings;
    private final FrameAllocator allocator;
    private final Counter framesOutOfMemory;
    private final List<Track> tracks = new ArrayList<>();

    private boolean noMoreSplits;
    private CompletableFuture<Void> available = new CompletableFuture<>();

    TestPatternReader(SourceReaderContext context, TestPatternSource settings) {
        this.context = context;
        this.settings = settings;
        this.allocator =
                FrameAllocator.create(
                        "test-pattern-" + context.getIndexOfSubtask(), settings.memoryLimitBytes());
        MetricGroup group = context.metricGroup().addGroup("livekit");
        FrameMemoryMetrics.register(group, allocator);
        this.framesOutOfMemory = group.counter("framesOutOfMemory");
    }

    @Override
    public void start() {
        // Also after a restore: the answer says that no more will come.
        context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<VideoFrame> output) {
        tracks.removeIf(
                track -> {
                    if (track.next < settings.framesPerTrack()) {
                        return false;
                    }
                    output.releaseOutputForSplit(track.split.splitId());
                    return true;
                });
        if (tracks.isEmpty()) {
            return noMoreSplits ? InputStatus.END_OF_INPUT : waitFor(new CompletableFuture<>());
        }
        Track first = tracks.get(0);
        for (Track track : tracks) {
            if (track.dueNs() < first.dueNs()) {
                first = track;
            }
        }
        long wait = first.dueNs() - System.nanoTime();
        if (wait > 0) {
            return waitFor(
                    new CompletableFuture<Void>()
                            .completeOnTimeout(null, wait, TimeUnit.NANOSECONDS));
        }
        emit(first, output);
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus waitFor(CompletableFuture<Void> future) {
        available = future;
        return InputStatus.NOTHING_AVAILABLE;
    }

    private void emit(Track track, ReaderOutput<VideoFrame> output) {
        FrameHeader header = track.header();
        VideoFrame frame;
        try {
            frame = draw(track, header);
        } catch (FrameMemoryException e) {
            framesOutOfMemory.inc();
            return;
        } finally {
            track.next++;
        }
        try {
            output.createOutputForSplit(track.split.splitId())
                    .collect(frame, header.timestampUs() / 1000);
        } finally {
            frame.release();
        }
    }

    private VideoFrame draw(Track track, FrameHeader header) {
        return VideoFrame.create(
                header,
                allocator,
                planes -> {
                    track.picture.draw(planes, track.next);
                    if (settings.hasTimeCode()) {
                        TimeCode.draw(planes.get(0), nowUs());
                    }
                });
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public List<TestPatternSplit> snapshotState(long checkpointId) {
        return tracks.stream()
                .map(track -> new TestPatternSplit(track.split.track(), track.next))
                .toList();
    }

    @Override
    public void addSplits(List<TestPatternSplit> splits) {
        splits.forEach(split -> tracks.add(new Track(split)));
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() {
        allocator.close();
    }

    private static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private final class Track {

        private final TestPatternSplit split;
        private final TestPattern picture;
        private final FrameCadence monotonic;
        private final FrameCadence wall;
        private final FrameOrigin origin;
        private long next;

        Track(TestPatternSplit split) {
            this.split = split;
            this.next = split.nextFrame();
            this.picture = new TestPattern(settings.width(), settings.height(), split.track());
            double rate = settings.framesPerSecond();
            this.monotonic = FrameCadence.resumed(System.nanoTime(), next, rate, 1_000_000_000);
            this.wall = FrameCadence.resumed(nowUs(), next, rate, 1_000_000);
            this.origin = FrameOrigin.ofTrack(split.trackName());
        }

        long dueNs() {
            return monotonic.dueAt(next);
        }

        FrameHeader header() {
            return new FrameHeader(
                    settings.width(),
                    settings.height(),
                    VideoBufferType.I420,
                    wall.dueAt(next),
                    VideoRotation.ROTATION_0,
                    next,
                    origin);
        }
    }
}
