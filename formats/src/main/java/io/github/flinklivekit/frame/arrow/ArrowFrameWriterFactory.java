// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.FSDataOutputStream;

import org.apache.arrow.vector.types.pojo.Schema;

import javax.annotation.Nullable;

import java.io.IOException;
import java.io.Serializable;

/**
 * Writes frames to Arrow IPC files with Flink's {@code FileSink}:
 *
 * <pre>{@code
 * frames.sinkTo(
 *         FileSink.forBulkFormat(
 *                         new Path("file:///recordings"),
 *                         ArrowFrameWriterFactory.ofAnyFrames()
 *                                 .withCompression(ArrowCompression.ZSTD))
 *                 .build());
 * }</pre>
 *
 * <p>Frames without pixels, and frames larger than the memory limit, are skipped with a warning.
 * Immutable.
 */
@PublicEvolving
public final class ArrowFrameWriterFactory implements BulkWriter.Factory<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_FRAMES_PER_BATCH = 8;
    private static final MemorySize DEFAULT_MEMORY_LIMIT = MemorySize.ofMebiBytes(1024);

    /** The geometry that every frame must have, or null for frames of any. */
    @Nullable private final Geometry tensor;

    private final ArrowCompression compression;
    private final int framesPerBatch;
    private final MemorySize memoryLimit;

    private ArrowFrameWriterFactory(
            @Nullable Geometry tensor,
            ArrowCompression compression,
            int framesPerBatch,
            MemorySize memoryLimit) {
        this.tensor = tensor;
        this.compression = compression;
        this.framesPerBatch = framesPerBatch;
        this.memoryLimit = memoryLimit;
    }

    /** A writer for frames of any size and type. */
    public static ArrowFrameWriterFactory ofAnyFrames() {
        return of(null);
    }

    /**
     * A writer for frames of one size and type, which Python reads as arrays of the shape (height,
     * width, channels). Any other frame fails the job: scale and convert first.
     *
     * @throws IllegalArgumentException if the type is not packed RGB
     */
    public static ArrowFrameWriterFactory ofTensors(int width, int height, VideoBufferType type) {
        FrameSchema.ofTensors(width, height, type);
        return of(new Geometry(width, height, type));
    }

    private static ArrowFrameWriterFactory of(@Nullable Geometry tensor) {
        return new ArrowFrameWriterFactory(
                tensor, ArrowCompression.NONE, DEFAULT_FRAMES_PER_BATCH, DEFAULT_MEMORY_LIMIT);
    }

    /** The same factory with another compression; {@link ArrowCompression#NONE} unless set. */
    public ArrowFrameWriterFactory withCompression(ArrowCompression newCompression) {
        return new ArrowFrameWriterFactory(tensor, newCompression, framesPerBatch, memoryLimit);
    }

    /**
     * The same factory with another batch size. A batch is what a reader loads, and a writer holds,
     * at once.
     *
     * @param newFramesPerBatch at least 1; 8 unless set
     */
    public ArrowFrameWriterFactory withFramesPerBatch(int newFramesPerBatch) {
        if (newFramesPerBatch < 1) {
            throw new IllegalArgumentException(
                    "A batch has at least one frame, not " + newFramesPerBatch);
        }
        return new ArrowFrameWriterFactory(tensor, compression, newFramesPerBatch, memoryLimit);
    }

    /**
     * The same factory with another limit on the off-heap memory of each open file. A file needs up
     * to three times the size of a batch, or four times if it is compressed; a batch that comes
     * close to the limit ends early.
     *
     * @param newMemoryLimit above 0; 1 GiB unless set
     */
    public ArrowFrameWriterFactory withMemoryLimit(MemorySize newMemoryLimit) {
        if (newMemoryLimit.getBytes() < 1) {
            throw new IllegalArgumentException(
                    "The memory limit of an Arrow file is above 0, not " + newMemoryLimit);
        }
        return new ArrowFrameWriterFactory(tensor, compression, framesPerBatch, newMemoryLimit);
    }

    @Override
    public BulkWriter<VideoFrame> create(FSDataOutputStream out) throws IOException {
        Schema schema =
                tensor == null
                        ? FrameSchema.ofAnyFrames()
                        : FrameSchema.ofTensors(tensor.width(), tensor.height(), tensor.type());
        return new ArrowFrameWriter(
                out, schema, compression, framesPerBatch, memoryLimit.getBytes());
    }

    private record Geometry(int width, int height, VideoBufferType type) implements Serializable {}
}
