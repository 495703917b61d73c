// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

import org.apache.arrow.vector.types.pojo.Schema;

import javax.annotation.Nullable;

import java.io.IOException;
import java.io.Serializable;

/**
 * Writes frames into Arrow IPC files, for Flink's {@code FileSink}:
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
 * <p>Frames without pixels are left out. Immutable.
 */
public final class ArrowFrameWriterFactory implements BulkWriter.Factory<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_FRAMES_PER_BATCH = 8;

    /** The geometry that every frame must have, or null for frames of any. */
    @Nullable private final Geometry tensor;

    private final ArrowCompression compression;
    private final int framesPerBatch;

    private ArrowFrameWriterFactory(
            @Nullable Geometry tensor, ArrowCompression compression, int framesPerBatch) {
        this.tensor = tensor;
        this.compression = compression;
        this.framesPerBatch = framesPerBatch;
    }

    /** Files of frames of any size and type. */
    public static ArrowFrameWriterFactory ofAnyFrames() {
        return new ArrowFrameWriterFactory(null, ArrowCompression.NONE, DEFAULT_FRAMES_PER_BATCH);
    }

    /**
     * Files of frames of one size and type, which Python reads as arrays of height, width and
     * channels. Another frame fails the job: scale and convert before.
     *
     * @throws IllegalArgumentException if the type is not packed RGB
     */
    public static ArrowFrameWriterFactory ofTensors(int width, int height, VideoBufferType type) {
        FrameSchema.ofTensors(width, height, type);
        return new ArrowFrameWriterFactory(
                new Geometry(width, height, type), ArrowCompression.NONE, DEFAULT_FRAMES_PER_BATCH);
    }

    /** The same with compressed buffers. */
    public ArrowFrameWriterFactory withCompression(ArrowCompression newCompression) {
        return new ArrowFrameWriterFactory(tensor, newCompression, framesPerBatch);
    }

    /**
     * The same with other batches: they are what a reader loads, and a writer holds, at once.
     *
     * @param newFramesPerBatch at least 1; 8 unless set
     */
    public ArrowFrameWriterFactory withFramesPerBatch(int newFramesPerBatch) {
        if (newFramesPerBatch < 1) {
            throw new IllegalArgumentException(
                    "A batch has at least one frame, not " + newFramesPerBatch);
        }
        return new ArrowFrameWriterFactory(tensor, compression, newFramesPerBatch);
    }

    @Override
    public BulkWriter<VideoFrame> create(FSDataOutputStream out) throws IOException {
        Schema schema =
                tensor == null
                        ? FrameSchema.ofAnyFrames()
                        : FrameSchema.ofTensors(tensor.width(), tensor.height(), tensor.type());
        return new ArrowFrameWriter(out, schema, compression, framesPerBatch);
    }

    private record Geometry(int width, int height, VideoBufferType type) implements Serializable {}
}
