// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/**
 * One Arrow IPC file. The stream below belongs to Flink and stays open. A batch ends before it is
 * full where memory does not suffice for another row. Not thread-safe.
 */
final class ArrowFrameWriter implements BulkWriter<VideoFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(ArrowFrameWriter.class);

    private final FrameAllocator allocator;
    private final VectorSchemaRoot root;
    private final FrameRowWriter rows;
    private final ArrowFileWriter writer;
    private final int framesPerBatch;
    private long withoutPixels;
    private long outOfMemory;

    ArrowFrameWriter(
            FSDataOutputStream out,
            Schema schema,
            ArrowCompression compression,
            int framesPerBatch,
            long memoryLimitBytes)
            throws IOException {
        this.allocator = FrameAllocator.create("arrow-file-writer", memoryLimitBytes);
        this.root = VectorSchemaRoot.create(schema, allocator.arrowAllocator());
        this.rows = new FrameRowWriter(root, allocator);
        this.framesPerBatch = framesPerBatch;
        this.writer =
                new ArrowFileWriter(
                        root,
                        null,
                        new KeptOpen(Channels.newChannel(out)),
                        Map.of(),
                        IpcOption.DEFAULT,
                        compression.factory(),
                        compression.codec());
        writer.start();
    }

    @Override
    public void addElement(VideoFrame frame) throws IOException {
        if (!frame.hasPixels()) {
            withoutPixels++;
        } else if (!add(frame)) {
            outOfMemory++;
        } else if (rows.rows() >= framesPerBatch) {
            flush();
        }
    }

    private boolean add(VideoFrame frame) throws IOException {
        try {
            rows.add(frame);
            return true;
        } catch (FrameMemoryException e) {
            if (rows.rows() == 0) {
                return false;
            }
        }
        flush();
        try {
            rows.add(frame);
            return true;
        } catch (FrameMemoryException e) {
            return false;
        }
    }

    @Override
    public void flush() throws IOException {
        if (rows.rows() > 0) {
            try {
                writer.writeBatch();
            } catch (OutOfMemoryException e) {
                throw new IOException(
                        "A batch of "
                                + rows.rows()
                                + " frames cannot be compressed within the "
                                + allocator.limitBytes()
                                + " bytes that an Arrow file may use: set fewer frames a batch or more memory",
                        e);
            }
            rows.clear();
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            flush();
            writer.end();
            if (withoutPixels + outOfMemory > 0) {
                LOG.warn(
                        "An Arrow file lacks {} frames that were released before they came to it, and {} for which its "
                                + "{} bytes of memory did not suffice",
                        withoutPixels,
                        outOfMemory,
                        allocator.limitBytes());
            }
        } finally {
            writer.close();
            root.close();
            allocator.close();
        }
    }

    private record KeptOpen(WritableByteChannel channel) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return channel.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {}
    }
}
