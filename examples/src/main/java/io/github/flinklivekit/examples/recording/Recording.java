// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameFormat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;

import javax.annotation.Nullable;

import java.io.IOException;

/** The frames of one Arrow file, off the heap, read as they are asked for. For one thread. */
public final class Recording implements AutoCloseable {

    private final BulkFormat.Reader<VideoFrame> reader;
    @Nullable private BulkFormat.RecordIterator<VideoFrame> batch;
    @Nullable private VideoFrame next;

    /**
     * Opens a file.
     *
     * @param file its path, or a URI of a file system that Flink has
     * @throws IOException if it cannot be read
     */
    public Recording(String file) throws IOException {
        Path path = new Path(file);
        long length = path.getFileSystem().getFileStatus(path).getLen();
        reader =
                new ArrowFrameFormat()
                        .offHeap()
                        .createReader(
                                new Configuration(),
                                new FileSourceSplit(file, path, 0, length, 0, length));
        try {
            batch = reader.readBatch();
            next = following();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The next frame, lent until {@link #next} gives it away; null at the end. */
    @Nullable
    public VideoFrame peek() {
        return next;
    }

    /**
     * Gives the next frame to the caller, who releases it, and moves on.
     *
     * @throws IOException if what follows it cannot be read; it stays the next one then
     */
    @Nullable
    public VideoFrame next() throws IOException {
        VideoFrame current = next;
        next = following();
        return current;
    }

    @Nullable
    private VideoFrame following() throws IOException {
        while (batch != null) {
            RecordAndPosition<VideoFrame> row = batch.next();
            if (row != null) {
                return row.getRecord().retain();
            }
            batch.releaseBatch();
            batch = reader.readBatch();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        if (next != null) {
            next.release();
            next = null;
        }
        if (batch != null) {
            batch.releaseBatch();
            batch = null;
        }
        reader.close();
    }
}
