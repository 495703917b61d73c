// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

import java.util.function.LongConsumer;

/**
 * Believes what a compressed buffer says of its length only as far as its codec can compress:
 * codecs ask for that much memory before they look at the bytes.
 *
 * @param before told of each buffer's length before it is decompressed
 * @param memory told of what was decompressed
 */
@Internal
public record BoundedCodecFactory(LongConsumer before, ReaderBuffers memory)
        implements CompressionCodec.Factory {

    /** A block of 128 KiB of one byte has a header of 3 bytes, and that byte. */
    private static final long ZSTD_RATIO = 32 * 1024;

    /** Each further byte of a match's length stands for 255. */
    private static final long LZ4_RATIO = 255;

    /** What the frame around the blocks, and rounding, may add. */
    private static final long SLACK_BYTES = 128 * 1024;

    @Override
    public CompressionCodec createCodec(CodecType type) {
        return new Codec(FrameCodecFactory.INSTANCE.createCodec(type), this);
    }

    @Override
    public CompressionCodec createCodec(CodecType type, int level) {
        return new Codec(FrameCodecFactory.INSTANCE.createCodec(type, level), this);
    }

    private record Codec(CompressionCodec codec, BoundedCodecFactory bounds)
            implements CompressionCodec {

        @Override
        public ArrowBuf compress(BufferAllocator allocator, ArrowBuf uncompressed) {
            return codec.compress(allocator, uncompressed);
        }

        @Override
        public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf compressed) {
            long held = compressed.writerIndex();
            if (held > CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH) {
                long length = compressed.getLong(0);
                long ratio = codec.getCodecType() == CodecType.ZSTD ? ZSTD_RATIO : LZ4_RATIO;
                boolean stored = length == CompressionUtil.NO_COMPRESSION_LENGTH;
                if (!stored && (length < 0 || length > held * ratio + SLACK_BYTES)) {
                    throw new IllegalArgumentException(
                            "A compressed buffer of "
                                    + held
                                    + " bytes cannot hold the "
                                    + length
                                    + " bytes that it announces");
                }
                bounds.before.accept(Math.max(0, length));
            }
            return bounds.memory.add(codec.decompress(allocator, compressed));
        }

        @Override
        public CodecType getCodecType() {
            return codec.getCodecType();
        }
    }
}
