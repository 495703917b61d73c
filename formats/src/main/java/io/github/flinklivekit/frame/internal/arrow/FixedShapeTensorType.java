// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

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
@Internal
public final class FixedShapeTensorType extends ExtensionType {

    /** The name that other programs know it by. */
    public static final String NAME = "arrow.fixed_shape_tensor";

    private static final String NUMBERS = "\\s*:\\s*\\[\\s*([0-9]+(?:\\s*,\\s*[0-9]+)*)\\s*]";
    private static final Pattern SHAPE = Pattern.compile("\"shape\"" + NUMBERS);
    private static final Pattern PERMUTATION = Pattern.compile("\"permutation\"" + NUMBERS);

    private static final Pattern NAMES = Pattern.compile("\"dim_names\"\\s*:\\s*\\[([^]]*)]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final java.util.List<Integer> shape;
    private final java.util.List<Integer> order;
    private final java.util.List<String> names;

    static {
        ExtensionTypeRegistry.register(new FixedShapeTensorType(java.util.List.of(1)));
    }

    /**
     * A tensor whose dimensions are in order, without names.
     *
     * @param shape how long each dimension is, the last one changing fastest
     */
    public FixedShapeTensorType(java.util.List<Integer> shape) {
        this(shape, inOrder(shape.size()), java.util.List.of());
    }

    /** The tensor of a picture: rows, pixels, channels. */
    public static FixedShapeTensorType ofPicture(int height, int width, int channels) {
        return new FixedShapeTensorType(
                java.util.List.of(height, width, channels),
                inOrder(3),
                java.util.List.of("height", "width", "channel"));
    }

    private FixedShapeTensorType(
            java.util.List<Integer> shape,
            java.util.List<Integer> order,
            java.util.List<String> names) {
        this.shape = java.util.List.copyOf(shape);
        this.order = java.util.List.copyOf(order);
        this.names = java.util.List.copyOf(names);
        size();
    }

    private static java.util.List<Integer> inOrder(int dimensions) {
        return IntStream.range(0, dimensions).boxed().toList();
    }

    /** Lets Arrow know this type, as often as you like: files that have it are read as such. */
    public static void register() {
        // The class's initialisation has done it.
    }

    /** How long each dimension is, the last one changing fastest. */
    public java.util.List<Integer> shape() {
        return shape;
    }

    /** The dimensions, by their places in the shape, in the order in which they are meant. */
    public java.util.List<Integer> order() {
        return order;
    }

    /** What the dimensions are called, in the order of the shape; empty if they have no names. */
    public java.util.List<String> names() {
        return names;
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
        return other instanceof FixedShapeTensorType tensor
                && tensor.shape.equals(shape)
                && tensor.order.equals(order)
                && tensor.names.equals(names);
    }

    @Override
    public String serialize() {
        String json = "{\"shape\":" + shape.toString().replace(" ", "");
        if (!order.equals(inOrder(shape.size()))) {
            json += ",\"permutation\":" + order.toString().replace(" ", "");
        }
        if (!names.isEmpty()) {
            json += ",\"dim_names\":[\"" + String.join("\",\"", names) + "\"]";
        }
        return json + "}";
    }

    /**
     * @throws IllegalArgumentException if the metadata has no shape that fits the storage, or an
     *     order that is not one of its dimensions
     */
    @Override
    public ArrowType deserialize(ArrowType storage, String metadata) {
        java.util.List<Integer> dimensions = numbers(SHAPE, metadata);
        java.util.List<Integer> given = numbers(PERMUTATION, metadata);
        java.util.List<Integer> all = inOrder(dimensions.size());
        if (dimensions.isEmpty()
                || !(given.isEmpty() || given.stream().sorted().toList().equals(all))) {
            throw new IllegalArgumentException(
                    "A tensor of Arrow needs a shape, and each dimension once in its order: "
                            + metadata);
        }
        java.util.List<String> called = names(metadata);
        FixedShapeTensorType type =
                new FixedShapeTensorType(
                        dimensions,
                        given.isEmpty() ? all : given,
                        called.size() == dimensions.size() ? called : java.util.List.of());
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

    private static java.util.List<String> names(String metadata) {
        Matcher list = NAMES.matcher(metadata);
        return list.find()
                ? QUOTED.matcher(list.group(1)).results().map(name -> name.group(1)).toList()
                : java.util.List.of();
    }

    private FieldType storage() {
        return FieldType.notNullable(storageType());
    }
}
