// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Lz4FrameCodecTest {

    /** Enough of what does not compress for lz4-java to read it. */
    private static final int LARGE = 1_000_003;

    private final RootAllocator allocator = new RootAllocator();
    private final CompressionCodec codec = new Lz4FrameCodec();
    private final CompressionCodec arrows =
            CommonsCompressionFactory.INSTANCE.createCodec(CodecType.LZ4_FRAME);

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    /** Half of it random, so that it shrinks a little. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        byte[] random = new byte[length / 2];
        new Random(length).nextBytes(random);
        System.arraycopy(random, 0, bytes, 0, random.length);
        return bytes;
    }

    private ArrowBuf buffer(byte[] bytes) {
        ArrowBuf buffer = allocator.buffer(bytes.length);
        buffer.setBytes(0, bytes);
        return buffer.writerIndex(bytes.length);
    }

    private static byte[] taken(ArrowBuf buffer) {
        byte[] bytes = new byte[Math.toIntExact(buffer.writerIndex())];
        buffer.getBytes(0, bytes);
        buffer.close();
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"1", "100", "65536", "65537", "262144", "1000003"})
    void whatItCompressedItAndArrowDecompress(int length) {
        byte[] bytes = bytes(length);
        ArrowBuf compressed = codec.compress(allocator, buffer(bytes));
        assertThat(compressed.writerIndex()).isLessThan(length + 9L);
        compressed.getReferenceManager().retain();
        assertThat(taken(codec.decompress(allocator, compressed))).isEqualTo(bytes);
        assertThat(taken(arrows.decompress(allocator, compressed))).isEqualTo(bytes);
    }

    @Test
    void whatArrowCompressedItDecompresses() {
        byte[] bytes = bytes(100_000);
        ArrowBuf compressed = arrows.compress(allocator, buffer(bytes));
        assertThat(taken(codec.decompress(allocator, compressed))).isEqualTo(bytes);
    }

    /** A buffer says how long it is, and its frame has the bytes. */
    @ParameterizedTest
    @CsvSource({"-1", "1"})
    void aFrameHasWhatItsBufferAnnounces(int more) {
        ArrowBuf compressed = codec.compress(allocator, buffer(bytes(LARGE)));
        compressed.setLong(0, LARGE + more);
        assertThatThrownBy(() -> codec.decompress(allocator, compressed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not hold the " + (LARGE + more) + " bytes");
        compressed.close();
    }

    @Test
    void aDamagedFrameLeavesNothing() {
        ArrowBuf compressed = codec.compress(allocator, buffer(bytes(LARGE)));
        compressed.writerIndex(compressed.writerIndex() - 200_000);
        assertThatThrownBy(() -> codec.decompress(allocator, compressed))
                .isInstanceOf(RuntimeException.class);
        compressed.close();
    }

    @Test
    void anEmptyBufferStaysEmpty() {
        for (CodecType type : new CodecType[] {CodecType.LZ4_FRAME, CodecType.ZSTD}) {
            ArrowBuf compressed =
                    FrameCodecFactory.INSTANCE
                            .createCodec(type)
                            .compress(allocator, allocator.buffer(64));
            assertThat(compressed.writerIndex()).isZero();
        }
    }
}
