// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;

import javax.annotation.Nullable;

import java.io.IOException;

/** The columns beside the pixels, by name and row. A value may be missing, and a column too. */
final class ScalarColumns {

    private static final String TEXTS = "utf8, large_utf8 or utf8_view, or a dictionary of them";
    private static final String NUMBERS =
            "an integer of 8 to 64 bits, signed or not, or a dictionary of them";
    private static final String BYTES =
            "binary, large_binary or binary_view, or a dictionary of them";
    private static final String TIMES = "a timestamp, or an integer of microseconds";

    private final VectorSchemaRoot root;
    private final DictionaryProvider dictionaries;

    ScalarColumns(VectorSchemaRoot root, DictionaryProvider dictionaries) {
        this.root = root;
        this.dictionaries = dictionaries;
    }

    /**
     * The text of a row, or null if it has none.
     *
     * @throws UnreadableFramesException if the column is no text
     */
    @Nullable
    String text(String name, int row) throws IOException {
        RowValues column = RowValues.of(root, name, dictionaries);
        if (column == null || column.values() instanceof NullVector) {
            return null;
        }
        FieldVector values = column.values();
        if (!(values instanceof VarCharVector
                || values instanceof LargeVarCharVector
                || values instanceof ViewVarCharVector)) {
            throw unreadable(column, TEXTS);
        }
        int position = column.position(row);
        if (position == RowValues.NONE) {
            return null;
        }
        checkHeld(((VariableWidthFieldVector) values).getValueLength(position), column);
        return values.getObject(position).toString();
    }

    /**
     * The number of a row, or {@code otherwise} if it has none.
     *
     * @throws UnreadableFramesException if the column is no integer, or the number too large
     */
    long number(String name, int row, long otherwise) throws IOException {
        RowValues column = RowValues.of(root, name, dictionaries);
        if (column == null || column.values() instanceof NullVector) {
            return otherwise;
        }
        if (!(column.values() instanceof BaseIntVector)) {
            throw unreadable(column, NUMBERS);
        }
        return number(column, row, otherwise);
    }

    private static long number(RowValues column, int row, long otherwise) throws IOException {
        int position = column.position(row);
        if (position == RowValues.NONE) {
            return otherwise;
        }
        long value = ((BaseIntVector) column.values()).getValueAsLong(position);
        if (value < 0 && column.values() instanceof UInt8Vector) {
            throw new UnreadableFramesException(
                    column.described()
                            + " has "
                            + Long.toUnsignedString(value)
                            + " in row "
                            + row
                            + ", more than an int64 can be");
        }
        return value;
    }

    /** As {@link #number}, for what has to be an int. */
    int integer(String name, int row, int otherwise) throws IOException {
        long value = number(name, row, otherwise);
        if (value != (int) value) {
            throw new UnreadableFramesException(
                    "The column '" + name + "' has " + value + " in row " + row);
        }
        return (int) value;
    }

    /**
     * The time of a row in microseconds since the epoch, 0 if it has none. Other programs count in
     * other units.
     *
     * @throws UnreadableFramesException if the column is neither a timestamp nor an integer
     */
    long timestampUs(String name, int row) throws IOException {
        RowValues column = RowValues.of(root, name, dictionaries);
        if (column == null || column.values() instanceof NullVector) {
            return 0;
        }
        FieldVector values = column.values();
        if (values instanceof BaseIntVector) {
            return number(column, row, 0);
        }
        if (!(values instanceof TimeStampVector times)) {
            throw unreadable(column, TIMES);
        }
        int position = column.position(row);
        if (position == RowValues.NONE) {
            return 0;
        }
        long value = times.get(position);
        return switch (((ArrowType.Timestamp) values.getField().getType()).getUnit()) {
            case SECOND -> value * 1_000_000;
            case MILLISECOND -> value * 1000;
            case MICROSECOND -> value;
            case NANOSECOND -> Math.floorDiv(value, 1000);
        };
    }

    /**
     * The bytes of a row, or null if it has none.
     *
     * @throws UnreadableFramesException if the column has no bytes
     */
    @Nullable
    byte[] bytes(String name, int row) throws IOException {
        RowValues column = RowValues.of(root, name, dictionaries);
        if (column == null || column.values() instanceof NullVector) {
            return null;
        }
        FieldVector values = column.values();
        if (!(values instanceof VarBinaryVector
                || values instanceof LargeVarBinaryVector
                || values instanceof ViewVarBinaryVector)) {
            throw unreadable(column, BYTES);
        }
        int position = column.position(row);
        if (position == RowValues.NONE) {
            return null;
        }
        checkHeld(((VariableWidthFieldVector) values).getValueLength(position), column);
        return (byte[]) values.getObject(position);
    }

    private static UnreadableFramesException unreadable(RowValues column, String read) {
        return UnreadableFramesException.ofType(
                column.described(), ArrowTypeNames.of(column.values().getField()), read);
    }

    /** Memory for a value is asked for once its length was compared with what is there. */
    private static void checkHeld(int length, RowValues column) throws IOException {
        long held = column.values().getDataBuffer().capacity();
        if (column.values() instanceof BaseVariableWidthViewVector views) {
            held += PixelColumn.bytesBehind(views);
        }
        if (length < 0 || length > held) {
            throw new IOException(
                    "A value of "
                            + length
                            + " bytes is announced, but the column '"
                            + column.name()
                            + "' has only "
                            + held);
        }
    }
}
