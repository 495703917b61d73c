// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;

import javax.annotation.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private final Path path;
    private final FSDataInputStream file;
    private final FrameAllocator allocator =
            FrameAllocator.create("arrow-file-reader", MEMORY_LIMIT);
    private final Bounded channel;
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
        this.channel = new Bounded(stream, system.getFileStatus(path).getLen());
        this.reader =
                new ArrowStreamReader(
                        new MessageChannelReader(channel, allocator.arrowAllocator()),
                        allocator.arrowAllocator(),
                        CommonsCompressionFactory.INSTANCE);
    }

    /**
     * @return null at the end
     * @throws IOException if the file is damaged or cut off; the message names file and batch
     */
    @Nullable
    List<VideoFrame> nextBatch() throws IOException {
        try {
            if (!reader.loadNextBatch()) {
                channel.checkEnd();
                return null;
            }
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            FrameRowReader rows = new FrameRowReader(root);
            List<VideoFrame> frames = new ArrayList<>(root.getRowCount());
            for (int row = 0; row < root.getRowCount(); row++) {
                frames.add(rows.read(row));
            }
            batches++;
            return frames;
        } catch (IOException | RuntimeException e) {
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

    /**
     * Believes the length of a message only as far as the file can hold it, and remembers how the
     * stream ended: without its mark it was cut off, which Arrow's reader takes for an end.
     */
    private static final class Bounded extends ReadChannel {

        private static final int CONTINUATION = -1;

        private final long length;
        private int last = CONTINUATION;

        Bounded(InputStream in, long length) {
            super(Channels.newChannel(in));
            this.length = length;
        }

        @Override
        public int readFully(ByteBuffer buffer) throws IOException {
            int read = super.readFully(buffer);
            if (buffer.capacity() == Integer.BYTES) {
                last =
                        read < Integer.BYTES
                                ? CONTINUATION
                                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
                if (last != CONTINUATION && (last < 0 || last > length - bytesRead())) {
                    throw new IOException(
                            "a message of "
                                    + last
                                    + " bytes is announced, but only "
                                    + (length - bytesRead())
                                    + " are left");
                }
            }
            return read;
        }

        void checkEnd() throws IOException {
            if (last != 0) {
                throw new IOException("there is no mark of the stream's end");
            }
        }
    }
}
