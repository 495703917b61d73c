// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Lengths in the schema of a damaged file. Arrow's reader makes an array of the length that a union
 * claims to have before it looks for what is in it.
 */
final class SchemaVerifier {

    private SchemaVerifier() {}

    /**
     * Checks a message if it has a schema.
     *
     * @param message as Arrow's reader gets it, from its beginning to its limit
     * @throws IOException if a union has more types than the message could hold
     * @throws IndexOutOfBoundsException if the message is damaged elsewhere
     */
    static void verify(ByteBuffer message) throws IOException {
        ByteBuffer bytes = message.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
        Message root = Message.getRootAsMessage(bytes);
        if (root.headerType() != MessageHeader.Schema) {
            return;
        }
        Schema schema = (Schema) root.header(new Schema());
        if (schema == null) {
            return;
        }
        for (int i = 0; i < schema.fieldsLength(); i++) {
            verify(schema.fields(i), bytes.limit());
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
