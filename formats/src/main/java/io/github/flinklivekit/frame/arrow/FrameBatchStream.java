// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.internal.arrow.BoundedReadChannel;
import io.github.flinklivekit.frame.internal.arrow.ReaderBuffers;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;

/** A batch as an Arrow IPC stream of one record batch. */
final class FrameBatchStream {

    private FrameBatchStream() {}

    static byte[] write(VectorSchemaRoot root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
            writer.start();
            writer.writeBatch();
            writer.end();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("A batch of frames could not be written", e);
        }
    }

    static <T> T read(byte[] stream, Function<VectorSchemaRoot, T> use) {
        // Nothing in a stream without compression is larger than the stream.
        try (FrameAllocator allocator =
                        FrameAllocator.create("frame-batch", 2L * stream.length + 4096);
                ReaderBuffers given = new ReaderBuffers();
                ArrowStreamReader reader =
                        new ArrowStreamReader(
                                new MessageChannelReader(
                                        new BoundedReadChannel(
                                                new ByteArrayInputStream(stream),
                                                stream.length,
                                                given),
                                        allocator.arrowAllocator()),
                                allocator.arrowAllocator())) {
            load(reader);
            return use.apply(reader.getVectorSchemaRoot());
        } catch (IOException e) {
            throw new IllegalStateException("A serialised batch of frames is damaged", e);
        }
    }

    /**
     * Arrow's reader throws all kinds where bytes do not fit one another, and where assertions are
     * on, it asserts that they do.
     */
    private static void load(ArrowStreamReader reader) {
        try {
            if (!reader.loadNextBatch()) {
                throw new IllegalStateException("A serialised batch of frames is empty");
            }
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            throw new IllegalStateException("A serialised batch of frames is damaged", e);
        }
    }
}
