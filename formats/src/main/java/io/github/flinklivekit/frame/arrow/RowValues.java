// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

import javax.annotation.Nullable;

import java.io.IOException;

/**
 * Where a column has the values of its rows: in itself, or in a dictionary that its rows point
 * into.
 *
 * @param values the values
 * @param indices which of them each row has, or null if they are the rows' own
 */
record RowValues(FieldVector values, @Nullable FieldVector indices) {

    /** What {@link #position} returns for a row without a value. */
    static final int NONE = -1;

    /**
     * A column of a batch, or null if it has none of that name.
     *
     * @param dictionaries those that came with the batch
     * @throws IOException if the column's dictionary did not come with the batch
     */
    @Nullable
    static RowValues of(VectorSchemaRoot root, String name, DictionaryProvider dictionaries)
            throws IOException {
        FieldVector column = root.getVector(name);
        if (column == null) {
            return null;
        }
        DictionaryEncoding encoding = column.getField().getDictionary();
        if (encoding == null) {
            return new RowValues(column, null);
        }
        Dictionary dictionary = dictionaries.lookup(encoding.getId());
        if (dictionary == null || !(column instanceof BaseIntVector)) {
            throw new IOException("the dictionary of the column '" + name + "' is missing");
        }
        return new RowValues(dictionary.getVector(), column);
    }

    String name() {
        return (indices == null ? values : indices).getName();
    }

    /** The column as messages begin with it. */
    String described() {
        return "The column '" + name() + "'";
    }

    /** How many bytes there are that rows could be in, one each at least. */
    long bytesOfRows() {
        FieldVector rows = indices == null ? PixelColumn.leaf(values) : indices;
        return rows.getDataBuffer().capacity();
    }

    /**
     * Where the value of a row is, or {@link #NONE}.
     *
     * @throws IOException if the row points beyond its dictionary
     */
    int position(int row) throws IOException {
        if (indices == null) {
            return values.isNull(row) ? NONE : row;
        }
        if (indices.isNull(row)) {
            return NONE;
        }
        long index = ((BaseIntVector) indices).getValueAsLong(row);
        if (index < 0 || index >= values.getValueCount()) {
            throw new IOException(
                    "row "
                            + row
                            + " of the column '"
                            + name()
                            + "' is number "
                            + index
                            + " of a dictionary of "
                            + values.getValueCount());
        }
        return values.isNull((int) index) ? NONE : (int) index;
    }
}
