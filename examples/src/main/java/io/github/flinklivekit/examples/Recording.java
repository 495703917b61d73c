// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameFormat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;

import javax.annotation.Nullable;

import java.io.IOException;

/** The frames of one Arrow file, read as they are asked for. */
final class Recording implements AutoCloseable {

    private final BulkFormat.Reader<VideoFrame> reader;
    @Nullable private BulkFormat.RecordIterator<VideoFrame> batch;
    @Nullable private VideoFrame next;

    Recording(String file) throws IOException {
        Path path = new Path(file);
        long length = path.getFileSystem().getFileStatus(path).getLen();
        reader =
                new ArrowFrameFormat()
                        .createReader(
                                new Configuration(),
                                new FileSourceSplit(file, path, 0, length, 0, length));
        try {
            batch = reader.readBatch();
            next();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The next frame, on the heap; null at the end. Stays the same until {@link #next}. */
    @Nullable
    VideoFrame peek() {
        return next;
    }

    /** Returns the next frame and moves on. */
    @Nullable
    VideoFrame next() throws IOException {
        VideoFrame current = next;
        next = null;
        while (batch != null && next == null) {
            RecordAndPosition<VideoFrame> row = batch.next();
            if (row == null) {
                batch.releaseBatch();
                batch = reader.readBatch();
            } else {
                next = row.getRecord();
            }
        }
        return current;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
