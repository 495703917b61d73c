// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * The codecs of files. An empty buffer stays one: Arrow's Java library writes its length and
 * nothing behind it, which is no LZ4 for other readers.
 */
@Internal
public enum FrameCodecFactory implements CompressionCodec.Factory {
    INSTANCE;

    @Override
    public CompressionCodec createCodec(CodecType type) {
        return new EmptyStaysEmpty(
                type == CodecType.LZ4_FRAME
                        ? new Lz4FrameCodec()
                        : CommonsCompressionFactory.INSTANCE.createCodec(type));
    }

    /** LZ4 has one level. */
    @Override
    public CompressionCodec createCodec(CodecType type, int level) {
        return new EmptyStaysEmpty(
                type == CodecType.LZ4_FRAME
                        ? new Lz4FrameCodec()
                        : CommonsCompressionFactory.INSTANCE.createCodec(type, level));
    }

    private record EmptyStaysEmpty(CompressionCodec codec) implements CompressionCodec {

        @Override
        public ArrowBuf compress(BufferAllocator allocator, ArrowBuf uncompressed) {
            if (uncompressed.writerIndex() == 0) {
                uncompressed.close();
                return allocator.getEmpty();
            }
            return codec.compress(allocator, uncompressed);
        }

        @Override
        public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf compressed) {
            return codec.decompress(allocator, compressed);
        }

        @Override
        public CodecType getCodecType() {
            return codec.getCodecType();
        }
    }
}
