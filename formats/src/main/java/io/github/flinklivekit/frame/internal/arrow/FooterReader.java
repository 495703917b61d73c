// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FSDataInputStream;

import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The batches of an Arrow IPC file, found by the index at its end. What lies before the first of
 * them is not looked at: not every program writes there what a reader of streams could read.
 * Arrow's own reader of files believes what a damaged file says of its lengths. Not thread-safe.
 */
@Internal
public final class FooterReader extends ArrowReader {

    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    /** The magic word at the beginning, filled up to eight bytes. */
    private static final int HEAD_BYTES = 8;

    /** The length of the index, and the magic word again. */
    private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length;

    private final FSDataInputStream file;
    private final long length;
    private final ReaderBuffers given;
    private ArrowFooter footer;
    private int read;

    /**
     * @param file which remains the caller's
     * @param length of the file, in bytes
     * @param given told of the memory that is asked for
     */
    public FooterReader(
            FSDataInputStream file,
            long length,
            ReaderBuffers given,
            BufferAllocator allocator,
            CompressionCodec.Factory codecs) {
        super(allocator, codecs);
        this.file = file;
        this.length = length;
        this.given = given;
    }

    /** Whether a file ends with an index. Leaves the file at its beginning. */
    public static boolean hasFooter(FSDataInputStream file, long length) throws IOException {
        if (length < HEAD_BYTES + TAIL_BYTES) {
            return false;
        }
        byte[] head = file.readNBytes(MAGIC.length);
        file.seek(length - MAGIC.length);
        byte[] tail = file.readNBytes(MAGIC.length);
        file.seek(0);
        return Arrays.equals(head, MAGIC) && Arrays.equals(tail, MAGIC);
    }

    @Override
    protected Schema readSchema() throws IOException {
        file.seek(length - TAIL_BYTES);
        int bytes =
                ByteBuffer.wrap(file.readNBytes(Integer.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
        if (bytes <= 0 || bytes > length - HEAD_BYTES - TAIL_BYTES) {
            throw new IOException(
                    "an index of " + bytes + " bytes is announced in a file of " + length);
        }
        file.seek(length - TAIL_BYTES - bytes);
        ByteBuffer index = ByteBuffer.wrap(file.readNBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        Footer root = Footer.getRootAsFooter(index);
        MessageVerifier.verify(root.schema(), bytes);
        footer = new ArrowFooter(root);
        return footer.getSchema();
    }

    @Override
    protected void initialize() throws IOException {
        super.initialize();
        for (ArrowBlock block : footer.getDictionaries()) {
            MessageResult message = message(block, MessageHeader.DictionaryBatch);
            loadDictionary(
                    MessageSerializer.deserializeDictionaryBatch(
                            message.getMessage(), body(message)));
        }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        if (read == footer.getRecordBatches().size()) {
            return false;
        }
        MessageResult message =
                message(footer.getRecordBatches().get(read), MessageHeader.RecordBatch);
        read++;
        loadRecordBatch(
                MessageSerializer.deserializeRecordBatch(message.getMessage(), body(message)));
        return true;
    }

    private MessageResult message(ArrowBlock block, byte header) throws IOException {
        long start = block.getOffset();
        if (start < HEAD_BYTES || start > length - TAIL_BYTES) {
            throw new IOException(
                    "a batch is said to be at byte " + start + " in a file of " + length);
        }
        file.seek(start);
        BoundedReadChannel channel = new BoundedReadChannel(file, length - start, given);
        MessageResult message = new MessageChannelReader(channel, allocator).readNext();
        if (message == null || message.getMessage().headerType() != header) {
            throw new IOException("there is no batch at byte " + start + ", where one should be");
        }
        return message;
    }

    private ArrowBuf body(MessageResult message) {
        return message.getBodyBuffer() == null ? allocator.getEmpty() : message.getBodyBuffer();
    }

    @Override
    public long bytesRead() {
        return length;
    }

    @Override
    protected void closeReadSource() {}
}
