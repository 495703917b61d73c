// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.options.ModelTask;
import io.github.flinklivekit.model.onnx.result.Classification;
import io.github.flinklivekit.model.onnx.result.DetectedObject;
import io.github.flinklivekit.model.onnx.result.OutputValues;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What OUTPUT has to be for each task, and how results become rows of it. */
final class OutputColumns {

    private static final Map<String, Field<Classification>> OF_CLASSIFICATION =
            Map.of(
                    "label",
                    Field.text(Classification::label),
                    "score",
                    Field.number(Classification::score));

    private static final Map<String, Field<DetectedObject>> OF_OBJECT =
            Map.of(
                    "label",
                    Field.text(DetectedObject::label),
                    "score",
                    Field.number(DetectedObject::score),
                    "x",
                    Field.number(DetectedObject::x),
                    "y",
                    Field.number(DetectedObject::y),
                    "width",
                    Field.number(DetectedObject::width),
                    "height",
                    Field.number(DetectedObject::height));

    /** A field of a result as SQL has it. */
    private record Field<T>(LogicalTypeRoot type, SerializableFunction<T, Object> value)
            implements Serializable {

        static <T> Field<T> text(SerializableFunction<T, String> value) {
            return new Field<>(
                    LogicalTypeRoot.VARCHAR, each -> StringData.fromString(value.apply(each)));
        }

        static <T> Field<T> number(SerializableFunction<T, Float> value) {
            return new Field<>(LogicalTypeRoot.FLOAT, value::apply);
        }
    }

    private interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}

    private OutputColumns() {}

    /**
     * Checks OUTPUT against a task.
     *
     * @param output the model's that is read first
     * @throws ValidationException if it has other columns; the message says which to write
     */
    static ResultRows<?> of(ModelTask task, List<Column> columns, TensorSpec output) {
        return switch (task) {
            case CLASSIFICATION -> classification(columns);
            case OBJECT_DETECTION -> {
                List<Field<DetectedObject>> fields =
                        arrayOfRows(
                                columns,
                                OF_OBJECT,
                                "OUTPUT (objects ARRAY<ROW<label STRING, score FLOAT, x FLOAT, y"
                                        + " FLOAT, width FLOAT, height FLOAT>>)");
                yield (ResultRows<List<DetectedObject>>)
                        objects -> GenericRowData.of(array(objects, fields));
            }
            case EMBEDDING -> {
                checkOne(columns, isArrayOf(columns, LogicalTypeRoot.FLOAT), "embedding", "FLOAT");
                yield (ResultRows<float[]>)
                        vector -> GenericRowData.of(new GenericArrayData(vector));
            }
            case TENSOR -> tensor(columns, output);
        };
    }

    private static ResultRows<List<Classification>> classification(List<Column> columns) {
        String expected =
                "OUTPUT (label STRING, score FLOAT) for the best class, or OUTPUT (classes"
                        + " ARRAY<ROW<label STRING, score FLOAT>>) for several";
        if (columns.size() == 1 && isArray(columns.get(0))) {
            List<Field<Classification>> fields = arrayOfRows(columns, OF_CLASSIFICATION, expected);
            return classes -> GenericRowData.of(array(classes, fields));
        }
        List<Field<Classification>> fields =
                columns.stream()
                        .map(
                                column ->
                                        field(
                                                OF_CLASSIFICATION,
                                                column.getName(),
                                                column.getDataType().getLogicalType(),
                                                expected))
                        .toList();
        return classes -> row(classes.get(0), fields);
    }

    private static ResultRows<OutputValues> tensor(List<Column> columns, TensorSpec output) {
        LogicalTypeRoot element =
                switch (output.type()) {
                    case FLOAT64 -> LogicalTypeRoot.DOUBLE;
                    case FLOAT32, FLOAT16 -> LogicalTypeRoot.FLOAT;
                    case INT64 -> LogicalTypeRoot.BIGINT;
                    case BOOL -> LogicalTypeRoot.BOOLEAN;
                    default -> LogicalTypeRoot.INTEGER;
                };
        boolean withShape =
                columns.size() == 2
                        && columns.get(1).getName().equals("shape")
                        && isArrayOf(columns.subList(1, 2), LogicalTypeRoot.BIGINT);
        List<Column> values = withShape ? columns.subList(0, 1) : columns;
        if (values.size() != 1 || !isArrayOf(values, element)) {
            throw new ValidationException(
                    ("OUTPUT (%s) does not fit the output %s of the model: write OUTPUT (value"
                                    + " ARRAY<%s>), or OUTPUT (value ARRAY<%s>, shape"
                                    + " ARRAY<BIGINT>)")
                            .formatted(describe(columns), output, sql(element), sql(element)));
        }
        return result -> {
            GenericArrayData elements = elements(result.values(), element);
            return withShape
                    ? GenericRowData.of(elements, new GenericArrayData(result.shape()))
                    : GenericRowData.of(elements);
        };
    }

    private static String sql(LogicalTypeRoot element) {
        return element == LogicalTypeRoot.INTEGER ? "INT" : element.name();
    }

    private static GenericArrayData elements(double[] values, LogicalTypeRoot type) {
        Object[] elements = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            elements[i] =
                    switch (type) {
                        case DOUBLE -> value;
                        case FLOAT -> (float) value;
                        case BIGINT -> (long) value;
                        case BOOLEAN -> value != 0;
                        default -> (int) value;
                    };
        }
        return new GenericArrayData(elements);
    }

    private static void checkOne(List<Column> columns, boolean fits, String name, String element) {
        if (!fits) {
            throw new ValidationException(
                    "OUTPUT (%s) does not fit the task '%s': write OUTPUT (%s ARRAY<%s>)"
                            .formatted(describe(columns), name, name, element));
        }
    }

    private static <T> List<Field<T>> arrayOfRows(
            List<Column> columns, Map<String, Field<T>> known, String expected) {
        if (columns.size() == 1
                && columns.get(0).getDataType().getLogicalType() instanceof ArrayType array
                && array.getElementType() instanceof RowType row) {
            return row.getFields().stream()
                    .map(field -> field(known, field.getName(), field.getType(), expected))
                    .toList();
        }
        throw new ValidationException(
                "OUTPUT (%s) does not fit the task: write %s"
                        .formatted(describe(columns), expected));
    }

    private static <T> Field<T> field(
            Map<String, Field<T>> known, String name, LogicalType type, String expected) {
        Field<T> field = known.get(name);
        if (field == null || !type.is(field.type)) {
            throw new ValidationException(
                    "There is no '%s %s' in a result of the task: write %s, or a part of its fields"
                            .formatted(name, type, expected));
        }
        return field;
    }

    private static boolean isArray(Column column) {
        return column.getDataType().getLogicalType() instanceof ArrayType;
    }

    private static boolean isArrayOf(List<Column> columns, LogicalTypeRoot element) {
        return columns.size() == 1
                && columns.get(0).getDataType().getLogicalType() instanceof ArrayType array
                && array.getElementType().is(element);
    }

    private static String describe(List<Column> columns) {
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> column.getName() + " " + column.getDataType())
                        .toList());
    }

    private static <T> GenericArrayData array(List<T> results, List<Field<T>> fields) {
        Object[] rows = new Object[results.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(results.get(i), fields);
        }
        return new GenericArrayData(rows);
    }

    private static <T> GenericRowData row(T result, List<Field<T>> fields) {
        GenericRowData row = new GenericRowData(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            row.setField(i, fields.get(i).value.apply(result));
        }
        return row;
    }
}
