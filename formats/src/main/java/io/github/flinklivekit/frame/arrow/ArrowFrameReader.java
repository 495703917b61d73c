// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;

import javax.annotation.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of one Arrow IPC file or stream, batch by batch. A file is a stream between a magic word
 * and an index: read from its beginning, neither needs the other's reader. Not thread-safe.
 */
final class ArrowFrameReader implements AutoCloseable {

    private static final byte[] FILE_MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

    /** What one batch may need at most, decompressed. */
    private static final long MEMORY_LIMIT = 4L << 30;

    /** What is not in the file: bits of rows that are there, where all of them are. */
    private static final long SLACK_BYTES = 64 * 1024;

    private final Path path;
    private final FSDataInputStream file;
    private final FrameAllocator allocator =
            FrameAllocator.create("arrow-file-reader", MEMORY_LIMIT);
    private final BufferAllocator memory;
    private final long length;
    private final BoundedChannel channel;
    private final ArrowStreamReader reader;
    private int batches;

    ArrowFrameReader(Path path) throws IOException {
        FixedShapeTensorType.register();
        FileSystem system = path.getFileSystem();
        this.path = path;
        this.file = system.open(path);
        byte[] head = file.readNBytes(FILE_MAGIC.length);
        InputStream stream =
                Arrays.equals(head, FILE_MAGIC)
                        ? file
                        : new SequenceInputStream(new ByteArrayInputStream(head), file);
        this.length = system.getFileStatus(path).getLen();
        this.channel = new BoundedChannel(stream, length);
        this.memory = allocator.arrowAllocator();
        this.reader =
                new ArrowStreamReader(
                        new MessageChannelReader(channel, memory),
                        memory,
                        new BoundedDecompression(bytes -> limitTo(memory.getLimit() + bytes)));
    }

    private void limitTo(long bytes) {
        memory.setLimit(Math.min(MEMORY_LIMIT, bytes));
    }

    /**
     * @return null at the end
     * @throws IOException if the file is damaged or cut off; the message names file and batch
     */
    @Nullable
    List<VideoFrame> nextBatch() throws IOException {
        try {
            // The batch before is given back while this one is loaded.
            limitTo(memory.getAllocatedMemory() + 2 * length + SLACK_BYTES);
            if (!reader.loadNextBatch()) {
                channel.checkEnd();
                return null;
            }
            List<VideoFrame> frames = new FrameRowReader(reader.getVectorSchemaRoot()).readAll();
            batches++;
            return frames;
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            // Arrow's reader throws all kinds where bytes do not fit one another, follows a schema
            // that contains itself, and where assertions are on, asserts that bytes fit.
            throw new IOException(
                    "The Arrow file "
                            + path
                            + " is damaged or cut off in batch "
                            + batches
                            + " (counted from 0): "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } finally {
            file.close();
            allocator.close();
        }
    }
}
