// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/** One Arrow IPC file. The stream below belongs to Flink and stays open. Not thread-safe. */
final class ArrowFrameWriter implements BulkWriter<VideoFrame> {

    private final FrameAllocator allocator = FrameAllocator.unlimited("arrow-file-writer");
    private final VectorSchemaRoot root;
    private final FrameRowWriter rows;
    private final ArrowFileWriter writer;
    private final int framesPerBatch;

    ArrowFrameWriter(
            FSDataOutputStream out, Schema schema, ArrowCompression compression, int framesPerBatch)
            throws IOException {
        this.root = VectorSchemaRoot.create(schema, allocator.arrowAllocator());
        this.rows = new FrameRowWriter(root);
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
            return;
        }
        rows.add(frame);
        if (rows.rows() >= framesPerBatch) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (rows.rows() > 0) {
            writer.writeBatch();
            rows.clear();
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            flush();
            writer.end();
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
