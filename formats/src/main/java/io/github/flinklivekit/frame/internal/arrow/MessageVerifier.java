// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

import javax.annotation.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Lengths in the messages of a damaged file. Arrow's reader makes an array of the length that a
 * union claims to have, or of as many buffers as a column of views, before it looks for what is in
 * it.
 */
@Internal
public final class MessageVerifier {

    private MessageVerifier() {}

    /**
     * Checks a message.
     *
     * @param message as Arrow's reader gets it, from its beginning to its limit
     * @throws IOException if it has more of something than it could hold
     * @throws IndexOutOfBoundsException if the message is damaged elsewhere
     */
    public static void verify(ByteBuffer message) throws IOException {
        ByteBuffer bytes = message.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
        Message root = Message.getRootAsMessage(bytes);
        switch (root.headerType()) {
            case MessageHeader.Schema -> verify((Schema) root.header(new Schema()), bytes.limit());
            case MessageHeader.RecordBatch -> verify((RecordBatch) root.header(new RecordBatch()));
            case MessageHeader.DictionaryBatch -> {
                DictionaryBatch batch = (DictionaryBatch) root.header(new DictionaryBatch());
                verify(batch == null ? null : batch.data());
            }
            default -> {}
        }
    }

    /**
     * Checks a schema.
     *
     * @param bytes how many bytes it may lie in
     * @throws IOException if a union has more types than they could hold
     */
    static void verify(@Nullable Schema schema, int bytes) throws IOException {
        if (schema != null) {
            for (int i = 0; i < schema.fieldsLength(); i++) {
                verify(schema.fields(i), bytes);
            }
        }
    }

    private static void verify(@Nullable RecordBatch batch) throws IOException {
        if (batch != null) {
            for (int i = 0; i < batch.variadicBufferCountsLength(); i++) {
                long buffers = batch.variadicBufferCounts(i);
                if (buffers < 0 || buffers > batch.buffersLength()) {
                    throw new IOException(
                            "a column of "
                                    + buffers
                                    + " buffers is announced in a batch of "
                                    + batch.buffersLength());
                }
            }
        }
    }

    private static void verify(Field field, int bytes) throws IOException {
        if (field.typeType() == Type.Union) {
            Union union = (Union) field.type(new Union());
            if (union != null && union.typeIdsLength() > bytes / Integer.BYTES) {
                throw new IOException(
                        "a union of "
                                + union.typeIdsLength()
                                + " types is announced in a message of "
                                + bytes
                                + " bytes");
            }
        }
        for (int i = 0; i < field.childrenLength(); i++) {
            verify(field.children(i), bytes);
        }
    }
}
