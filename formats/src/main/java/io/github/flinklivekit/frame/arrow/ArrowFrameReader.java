// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.arrow.BoundedCodecFactory;
import io.github.flinklivekit.frame.internal.arrow.BoundedReadChannel;
import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorType;
import io.github.flinklivekit.frame.internal.arrow.FooterReader;
import io.github.flinklivekit.frame.internal.arrow.ReaderBuffers;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.ipc.ArrowReader;
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
 * Frames of one Arrow IPC file or stream, batch by batch. A file is read by the index at its end;
 * one without was cut off, and is read as the stream that lies behind its magic word as far as it
 * goes. Not thread-safe.
 */
final class ArrowFrameReader implements AutoCloseable {

    private static final byte[] FILE_MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

    /** What one batch may need at most, decompressed. */
    private static final long MEMORY_LIMIT = 4L << 30;

    /** What is not in the file: bits of rows that are there, where all of them are. */
    private static final long SLACK_BYTES = 64 * 1024;

    private final Path path;
    private final FSDataInputStream file;
    private final FrameAllocator allocator = FrameAllocator.unlimited("arrow-file-reader");

    /** What batches are read into, with a limit of its own: that of the file. */
    private final BufferAllocator memory =
            allocator.arrowAllocator().newChildAllocator("arrow-file-batch", 0, MEMORY_LIMIT);

    private final ReaderBuffers given = new ReaderBuffers();
    private final boolean offHeap;
    private final long length;
    private final ArrowReader reader;

    /** What a stream is read through, or null for a file with an index. */
    @Nullable private final BoundedReadChannel channel;

    private int batches;

    /**
     * @param offHeap whether frames keep the memory that their batch was read into
     */
    ArrowFrameReader(Path path, boolean offHeap) throws IOException {
        this.offHeap = offHeap;
        FixedShapeTensorType.register();
        FileSystem system = path.getFileSystem();
        this.path = path;
        this.length = system.getFileStatus(path).getLen();
        this.file = system.open(path);
        CompressionCodec.Factory codecs =
                new BoundedCodecFactory(bytes -> limitTo(memory.getLimit() + bytes), given);
        if (FooterReader.hasFooter(file, length)) {
            this.channel = null;
            this.reader = new FooterReader(file, length, given, memory, codecs);
        } else {
            byte[] head = file.readNBytes(FILE_MAGIC.length);
            InputStream stream =
                    Arrays.equals(head, FILE_MAGIC)
                            ? file
                            : new SequenceInputStream(new ByteArrayInputStream(head), file);
            this.channel = new BoundedReadChannel(stream, length, given);
            this.reader =
                    new ArrowStreamReader(
                            new MessageChannelReader(channel, memory), memory, codecs);
        }
    }

    private void limitTo(long bytes) {
        memory.setLimit(Math.min(MEMORY_LIMIT, bytes));
    }

    /**
     * The frames of the next batch, which the caller owns; null at the end.
     *
     * @throws IOException if the file is damaged or cut off, or has no frames that are read; the
     *     message names file and batch
     */
    @Nullable
    List<VideoFrame> nextBatch() throws IOException {
        try {
            // The batch before is given back while this one is loaded.
            limitTo(memory.getAllocatedMemory() + 2 * length + SLACK_BYTES);
            if (!reader.loadNextBatch()) {
                if (channel != null) {
                    channel.checkEnd();
                }
                return null;
            }
            VectorSchemaRoot rows = reader.getVectorSchemaRoot();
            List<VideoFrame> frames =
                    (offHeap
                                    ? FrameRowReader.offHeap(rows, reader, allocator)
                                    : FrameRowReader.onHeap(rows, reader))
                            .readAll();
            given.batchLoaded();
            batches++;
            return frames;
        } catch (UnreadableFramesException e) {
            throw new IOException(
                    "The Arrow file "
                            + path
                            + " has no frames that can be read in batch "
                            + batches
                            + " (counted from 0): "
                            + e.getMessage(),
                    e);
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

    /** The bytes that the batch at hand and the frames of this file use now. */
    long allocatedBytes() {
        return allocator.allocatedBytes();
    }

    /** Frames off the heap stay valid, and can be converted, until they are released. */
    @Override
    public void close() throws IOException {
        try {
            AutoCloseables.close(reader, given, memory, allocator::closeWhenUnused, file);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The Arrow file " + path + " could not be closed", e);
        }
    }
}
