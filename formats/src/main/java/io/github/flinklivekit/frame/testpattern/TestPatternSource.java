// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A source of moving test pictures that needs no server: I420 frames of tracks named {@code cam0},
 * {@code cam1}, ... Timestamps are the times at which frames are due, and frames are paced without
 * drift. Frames that are late because the job is slow are emitted at once, so none is missing,
 * unless the job holds so many that the memory limit is reached: they are then dropped and counted
 * ({@code framesOutOfMemory}). Unbounded unless {@link #withFrames} is used.
 *
 * <p>Exactly once: a restored job continues with the next frame of each track.
 *
 * <p>Immutable.
 */
@PublicEvolving
public final class TestPatternSource
        implements Source<VideoFrame, TestPatternSplit, List<TestPatternSplit>>,
                ResultTypeQueryable<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final MemorySize DEFAULT_MEMORY_LIMIT = MemorySize.ofMebiBytes(256);

    private final int width;
    private final int height;
    private final double framesPerSecond;
    private final int tracks;
    private final long framesPerTrack;
    private final boolean timeCode;
    private final MemorySize memoryLimit;

    private TestPatternSource(
            int width,
            int height,
            double framesPerSecond,
            int tracks,
            long framesPerTrack,
            boolean timeCode,
            MemorySize memoryLimit) {
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
        this.tracks = tracks;
        this.framesPerTrack = framesPerTrack;
        this.timeCode = timeCode;
        this.memoryLimit = memoryLimit;
    }

    /**
     * Creates an unbounded source.
     *
     * @param width in pixels
     * @param height in pixels
     * @param framesPerSecond of each track, above 0 and at most a million
     * @param tracks the number of tracks, named {@code cam0}, {@code cam1}, ...
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static TestPatternSource create(
            int width, int height, double framesPerSecond, int tracks) {
        VideoBufferType.I420.sizeBytes(width, height);
        if (!(framesPerSecond > 0 && framesPerSecond <= 1e6)) {
            throw new IllegalArgumentException(
                    "Frames a second of a test pattern are above 0 and at most a million, not "
                            + framesPerSecond);
        }
        if (tracks < 1) {
            throw new IllegalArgumentException(
                    "A test pattern has at least one track, not " + tracks);
        }
        return new TestPatternSource(
                width,
                height,
                framesPerSecond,
                tracks,
                Long.MAX_VALUE,
                false,
                DEFAULT_MEMORY_LIMIT);
    }

    /**
     * The same source, bounded.
     *
     * @param framesPerTrack the number of frames of each track, above 0
     */
    public TestPatternSource withFrames(long framesPerTrack) {
        if (framesPerTrack < 1) {
            throw new IllegalArgumentException(
                    "A track has at least one frame, not " + framesPerTrack);
        }
        return new TestPatternSource(
                width, height, framesPerSecond, tracks, framesPerTrack, timeCode, memoryLimit);
    }

    /**
     * The same source with another limit on the memory that its frames, and those derived from
     * them, may use at once in each subtask.
     *
     * @param memoryLimit above 0; 256 MiB unless set
     */
    public TestPatternSource withMemoryLimit(MemorySize memoryLimit) {
        if (memoryLimit.getBytes() < 1) {
            throw new IllegalArgumentException(
                    "The memory limit of a test pattern is above 0, not " + memoryLimit);
        }
        return new TestPatternSource(
                width, height, framesPerSecond, tracks, framesPerTrack, timeCode, memoryLimit);
    }

    /**
     * The same source with the current time drawn over the top of each frame; see {@link TimeCode}.
     *
     * @throws IllegalArgumentException if pictures are less than 64 pixels wide or 4 high
     */
    public TestPatternSource withTimeCode() {
        if (!TimeCode.fits(width, height)) {
            throw new IllegalArgumentException(
                    "A picture of " + width + "x" + height + " is too small for a time code");
        }
        return new TestPatternSource(
                width, height, framesPerSecond, tracks, framesPerTrack, true, memoryLimit);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    double framesPerSecond() {
        return framesPerSecond;
    }

    long framesPerTrack() {
        return framesPerTrack;
    }

    long memoryLimitBytes() {
        return memoryLimit.getBytes();
    }

    boolean hasTimeCode() {
        return timeCode;
    }

    @Override
    public Boundedness getBoundedness() {
        return framesPerTrack == Long.MAX_VALUE
                ? Boundedness.CONTINUOUS_UNBOUNDED
                : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<VideoFrame, TestPatternSplit> createReader(SourceReaderContext context) {
        return new TestPatternReader(context, this);
    }

    @Override
    public SplitEnumerator<TestPatternSplit, List<TestPatternSplit>> createEnumerator(
            SplitEnumeratorContext<TestPatternSplit> context) {
        return new TestPatternEnumerator(
                context,
                IntStream.range(0, tracks).mapToObj(n -> new TestPatternSplit(n, 0)).toList());
    }

    @Override
    public SplitEnumerator<TestPatternSplit, List<TestPatternSplit>> restoreEnumerator(
            SplitEnumeratorContext<TestPatternSplit> context, List<TestPatternSplit> unassigned) {
        return new TestPatternEnumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<TestPatternSplit> getSplitSerializer() {
        return TestPatternSplitSerializer.single();
    }

    @Override
    public SimpleVersionedSerializer<List<TestPatternSplit>> getEnumeratorCheckpointSerializer() {
        return new TestPatternSplitSerializer();
    }

    @Override
    public TypeInformation<VideoFrame> getProducedType() {
        return VideoFrameTypeInfo.INSTANCE;
    }
}
