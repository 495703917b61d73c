// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * LZ4 frames by lz4-java, which compresses pictures dozens of times as fast as what Arrow's Java
 * library has. That one reads what lz4-java cannot: frames whose blocks build upon one another. Not
 * thread-safe.
 */
final class Lz4FrameCodec extends AbstractCompressionCodec {

    private static final int PREFIX_BYTES = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    private static final int PIECE_BYTES = 64 * 1024;

    /** The magic word, flags, block size, length of the content, checksum; the mark of the end. */
    private static final int FRAME_BYTES = 4 + 1 + 1 + 8 + 1 + 4;

    /** The least that a block has, and its length. */
    private static final int BLOCK_BYTES = 64 * 1024;

    private static final int BLOCK_LENGTH_BYTES = 4;

    /** Where the frame's flags are, and which of them tells that blocks stand alone. */
    private static final int FLAGS = PREFIX_BYTES + 4;

    private static final int INDEPENDENT_BLOCKS = 0b0010_0000;

    /** Below this the buffers of lz4-java's reader cost more than it saves. */
    private static final int SMALL_BYTES = 128 * 1024;

    private final CompressionCodec others =
            CommonsCompressionFactory.INSTANCE.createCodec(CodecType.LZ4_FRAME);

    @Override
    protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf uncompressed) {
        long length = uncompressed.writerIndex();
        long blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        long most = PREFIX_BYTES + FRAME_BYTES + length + blocks * BLOCK_LENGTH_BYTES;
        ArrowBuf compressed = allocator.buffer(most);
        BufferOutput out = new BufferOutput(compressed, PREFIX_BYTES);
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, length)];
        try (OutputStream frame =
                new LZ4FrameOutputStream(
                        out, blockSize(length), LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE)) {
            for (long at = 0; at < length; at += piece.length) {
                int bytes = (int) Math.min(piece.length, length - at);
                uncompressed.getBytes(at, piece, 0, bytes);
                frame.write(piece, 0, bytes);
            }
        } catch (IOException e) {
            compressed.close();
            throw new UncheckedIOException(e);
        }
        return compressed.writerIndex(out.at);
    }

    /** Larger blocks would compress no better, and leave the processor's caches. */
    private static LZ4FrameOutputStream.BLOCKSIZE blockSize(long length) {
        return length <= BLOCK_BYTES
                ? LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB
                : LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB;
    }

    @Override
    public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf compressed) {
        boolean fast =
                compressed.writerIndex() > SMALL_BYTES
                        && (compressed.getByte(FLAGS) & INDEPENDENT_BLOCKS) != 0;
        return fast
                ? super.decompress(allocator, compressed)
                : others.decompress(allocator, compressed);
    }

    @Override
    protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
        long length = readUncompressedLength(compressed);
        ArrowBuf decompressed = allocator.buffer(length);
        boolean done = false;
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream frame =
                new LZ4FrameInputStream(new BufferInput(compressed, PREFIX_BYTES), true)) {
            long at = 0;
            int read = frame.read(piece);
            while (read >= 0 && at + read <= length) {
                decompressed.setBytes(at, piece, 0, read);
                at += read;
                read = frame.read(piece);
            }
            if (read >= 0 || at < length) {
                throw new IllegalArgumentException(
                        "A compressed buffer does not hold the "
                                + length
                                + " bytes that it announces");
            }
            done = true;
            return decompressed.writerIndex(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!done) {
                decompressed.close();
            }
        }
    }

    @Override
    public CodecType getCodecType() {
        return CodecType.LZ4_FRAME;
    }

    private static final class BufferOutput extends OutputStream {

        private final ArrowBuf buffer;
        private long at;

        BufferOutput(ArrowBuf buffer, long at) {
            this.buffer = buffer;
            this.at = at;
        }

        @Override
        public void write(int value) {
            buffer.setByte(at++, value);
        }

        @Override
        public void write(byte[] bytes, int start, int length) {
            buffer.setBytes(at, bytes, start, length);
            at += length;
        }
    }

    private static final class BufferInput extends InputStream {

        private final ArrowBuf buffer;
        private long at;

        BufferInput(ArrowBuf buffer, long at) {
            this.buffer = buffer;
            this.at = at;
        }

        @Override
        public int read() {
            return at < buffer.writerIndex() ? buffer.getByte(at++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int start, int length) {
            int read = (int) Math.min(length, buffer.writerIndex() - at);
            if (read <= 0) {
                return length == 0 ? 0 : -1;
            }
            buffer.getBytes(at, bytes, start, read);
            at += read;
            return read;
        }
    }
}
