// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Reads frames from Arrow IPC files and streams, ours or another program's, for Flink's {@code
 * FileSource}; they lie on the heap:
 *
 * <pre>{@code
 * env.fromSource(
 *         FileSource.forBulkFileFormat(new ArrowFrameFormat(), new Path("file:///recordings"))
 *                 .build(),
 *         WatermarkStrategy.noWatermarks(),
 *         "recordings")
 * }</pre>
 *
 * <p>A damaged or truncated file is an error that names the file and the batch, after the frames of
 * the batches before it were delivered. Immutable.
 */
public final class ArrowFrameFormat implements BulkFormat<VideoFrame, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    @Override
    public Reader<VideoFrame> createReader(Configuration configuration, FileSourceSplit split)
            throws IOException {
        return new FileReader(new ArrowFrameReader(split.path()), 0);
    }

    @Override
    public Reader<VideoFrame> restoreReader(Configuration configuration, FileSourceSplit split)
            throws IOException {
        long done =
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L);
        return new FileReader(new ArrowFrameReader(split.path()), done);
    }

    /** Batches follow one another: a file is read by one reader. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<VideoFrame> getProducedType() {
        return VideoFrameTypeInfo.INSTANCE;
    }

    private static final class FileReader implements Reader<VideoFrame> {

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
                batch = frames.nextBatch();
            }
            if (batch == null) {
                return null;
            }
            int skipped = (int) Math.max(0, done - read);
            long before = read + skipped;
            read += batch.size();
            return new IteratorResultIterator<>(
                    batch.subList(skipped, batch.size()).iterator(),
                    CheckpointedPosition.NO_OFFSET,
                    before);
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }
    }
}
