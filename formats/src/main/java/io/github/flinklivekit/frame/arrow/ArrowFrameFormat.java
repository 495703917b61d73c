// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Reads frames from Arrow IPC files and streams, written by {@link ArrowFrameWriterFactory} or by
 * another program, with Flink's {@code FileSource}:
 *
 * <pre>{@code
 * env.fromSource(
 *         FileSource.forBulkFileFormat(new ArrowFrameFormat(), new Path("file:///recordings"))
 *                 .build(),
 *         WatermarkStrategy.noWatermarks(),
 *         "recordings")
 * }</pre>
 *
 * <p>Frames are on the heap and garbage-collected, unless {@link #offHeap()} is used.
 *
 * <p>A damaged or truncated file, and one whose columns are of types that frames are not read from,
 * fails with an error that names the file and the batch, after the frames of the batches before it
 * were delivered. {@code docs/arrow.md} has the types that are read. Immutable.
 */
@PublicEvolving
public final class ArrowFrameFormat implements BulkFormat<VideoFrame, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private final boolean offHeap;

    /** A format whose frames are on the heap. */
    public ArrowFrameFormat() {
        this(false);
    }

    private ArrowFrameFormat(boolean offHeap) {
        this.offHeap = offHeap;
    }

    /**
     * The same format with frames in the Arrow memory that their batch was read into: no copies, no
     * garbage, but for tensors of floats or in another order, whose frames are on the heap. Frames
     * are lent as those of a {@code LiveKitSource} are: each one is released when the next one is
     * requested.
     */
    public ArrowFrameFormat offHeap() {
        return new ArrowFrameFormat(true);
    }

    @Override
    public Reader<VideoFrame> createReader(Configuration configuration, FileSourceSplit split)
            throws IOException {
        return new FileReader(new ArrowFrameReader(split.path(), offHeap), 0);
    }

    @Override
    public Reader<VideoFrame> restoreReader(Configuration configuration, FileSourceSplit split)
            throws IOException {
        long done =
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L);
        return new FileReader(new ArrowFrameReader(split.path(), offHeap), done);
    }

    /** False: batches can only be read in order, so one reader reads the whole file. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<VideoFrame> getProducedType() {
        return VideoFrameTypeInfo.INSTANCE;
    }

    static final class FileReader implements Reader<VideoFrame> {

        private final ArrowFrameReader frames;
        private final long done;
        private long read;

        FileReader(ArrowFrameReader frames, long done) {
            this.frames = frames;
            this.done = done;
        }

        @Override
        @Nullable
        public RecordIterator<VideoFrame> readBatch() throws IOException {
            List<VideoFrame> batch = frames.nextBatch();
            while (batch != null && read + batch.size() <= done) {
                read += batch.size();
                batch.forEach(VideoFrame::release);
                batch = frames.nextBatch();
            }
            if (batch == null) {
                return null;
            }
            int skipped = (int) Math.max(0, done - read);
            batch.subList(0, skipped).forEach(VideoFrame::release);
            long before = read + skipped;
            read += batch.size();
            return new LentFrames(batch.subList(skipped, batch.size()), before);
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }
    }

    /** Releases each frame when the next one is asked for. */
    private static final class LentFrames implements RecordIterator<VideoFrame> {

        private final Iterator<VideoFrame> rest;
        private final MutableRecordAndPosition<VideoFrame> row = new MutableRecordAndPosition<>();
        @Nullable private VideoFrame lent;

        /**
         * @param before how many frames come before these
         */
        LentFrames(List<VideoFrame> frames, long before) {
            this.rest = frames.iterator();
            row.set(null, CheckpointedPosition.NO_OFFSET, before);
        }

        @Override
        @Nullable
        public RecordAndPosition<VideoFrame> next() {
            releaseLent();
            if (!rest.hasNext()) {
                return null;
            }
            lent = rest.next();
            row.setNext(lent);
            return row;
        }

        @Override
        public void releaseBatch() {
            releaseLent();
            rest.forEachRemaining(VideoFrame::release);
        }

        private void releaseLent() {
            if (lent != null) {
                lent.release();
                lent = null;
            }
        }
    }
}
