// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.FieldType;

import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Arrow's canonical extension type {@code arrow.fixed_shape_tensor}, stored as a fixed size list
 * (Arrow columnar format, "Canonical extension types"). Arrow's Java library does not have it.
 *
 * <p>Immutable. (Arrow's type of lists is an inherited name, hence {@code java.util.List} in full.)
 */
final class FixedShapeTensorType extends ExtensionType {

    /** The name that other programs know it by. */
    public static final String NAME = "arrow.fixed_shape_tensor";

    private static final String NUMBERS = "\\s*:\\s*\\[\\s*([0-9]+(?:\\s*,\\s*[0-9]+)*)\\s*]";
    private static final Pattern SHAPE = Pattern.compile("\"shape\"" + NUMBERS);
    private static final Pattern PERMUTATION = Pattern.compile("\"permutation\"" + NUMBERS);

    private final java.util.List<Integer> shape;

    static {
        ExtensionTypeRegistry.register(new FixedShapeTensorType(java.util.List.of(1)));
    }

    /**
     * @param shape how long each dimension is, the last one changing fastest
     */
    public FixedShapeTensorType(java.util.List<Integer> shape) {
        this.shape = java.util.List.copyOf(shape);
        size();
    }

    /** Lets Arrow know this type, as often as you like: files that have it are read as such. */
    public static void register() {
        // The class's initialisation has done it.
    }

    /** How long each dimension is, the last one changing fastest. */
    public java.util.List<Integer> shape() {
        return shape;
    }

    /** How many elements a tensor has. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public ArrowType storageType() {
        return new ArrowType.FixedSizeList(size());
    }

    @Override
    public String extensionName() {
        return NAME;
    }

    @Override
    public boolean extensionEquals(ExtensionType other) {
        return other instanceof FixedShapeTensorType tensor && tensor.shape.equals(shape);
    }

    @Override
    public String serialize() {
        String names = shape.size() == 3 ? ",\"dim_names\":[\"height\",\"width\",\"channel\"]" : "";
        return "{\"shape\":" + shape.toString().replace(" ", "") + names + "}";
    }

    /**
     * @throws IllegalArgumentException if the metadata has no shape that fits the storage, or
     *     another order of dimensions than that of the shape
     */
    @Override
    public ArrowType deserialize(ArrowType storage, String metadata) {
        java.util.List<Integer> dimensions = numbers(SHAPE, metadata);
        java.util.List<Integer> order = numbers(PERMUTATION, metadata);
        boolean inOrder = order.equals(IntStream.range(0, order.size()).boxed().toList());
        if (dimensions.isEmpty() || !inOrder) {
            throw new IllegalArgumentException(
                    "A tensor of Arrow needs a shape, and its dimensions in order: " + metadata);
        }
        FixedShapeTensorType type = new FixedShapeTensorType(dimensions);
        if (!storage.equals(type.storageType())) {
            throw new IllegalArgumentException(
                    "A tensor of the shape " + dimensions + " cannot be stored as " + storage);
        }
        return type;
    }

    @Override
    public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
        return new FixedShapeTensorVector(
                name,
                fieldType,
                allocator,
                new FixedSizeListVector(name, allocator, storage(), null));
    }

    private static java.util.List<Integer> numbers(Pattern pattern, String metadata) {
        Matcher matcher = pattern.matcher(metadata);
        java.util.List<Integer> numbers = new ArrayList<>();
        if (matcher.find()) {
            for (String number : matcher.group(1).split(",", -1)) {
                numbers.add(Integer.parseInt(number.trim()));
            }
        }
        return numbers;
    }

    private FieldType storage() {
        return FieldType.notNullable(storageType());
    }
}
