// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import org.apache.flink.annotation.Internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The memory of a model's input for some pictures, and of those outputs whose size is known before
 * a run: ONNX Runtime reads and writes there, and a run leaves no garbage as large as its tensors.
 * Outputs of another size are copied out of each run.
 *
 * <p>Not thread-safe. Does not close the session.
 */
@Internal
public final class TensorBatch implements AutoCloseable {

    private final OnnxSession session;
    private final TensorSpec input;
    private final List<Long> picture;
    private final int capacity;
    private final ByteBuffer memory;
    private final List<TensorSpec> outputs;
    private final Map<String, ByteBuffer> outputMemory = new HashMap<>();
    private final Map<Integer, Run> runs = new HashMap<>();

    /** What a run of a number of pictures is given. */
    private record Run(
            Map<String, OnnxTensor> inputs,
            Set<String> requested,
            Map<String, OnnxTensor> pinned,
            Map<String, OutputTensor> results) {}

    /**
     * @param picture the dimensions of one picture, without the batch's
     * @param capacity how many pictures there is memory for
     * @param outputs those to read
     */
    public TensorBatch(
            OnnxSession session,
            TensorSpec input,
            List<Long> picture,
            int capacity,
            List<TensorSpec> outputs) {
        this.session = session;
        this.input = input;
        this.picture = List.copyOf(picture);
        this.capacity = capacity;
        this.outputs = List.copyOf(outputs);
        this.memory = allocate(input.type(), capacity * product(picture));
        for (TensorSpec output : outputs) {
            if (isOfKnownSize(output)) {
                List<Long> rest = output.dimensions().subList(1, output.rank());
                long first = output.isFixed(0) ? output.dimension(0) : capacity;
                outputMemory.put(output.name(), allocate(output.type(), first * product(rest)));
            }
        }
    }

    /** The input's elements, one picture after the other, in native order. */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * Runs the model on the first pictures of the memory.
     *
     * @param count 1 to the capacity
     * @return the outputs in the order they were asked for, valid until the next run
     * @throws InvalidModelException if the model fails; the message has its reason
     */
    public List<OutputTensor> run(int count) {
        try {
            Run run = runs.get(count);
            if (run == null) {
                run = prepare(count);
                runs.put(count, run);
            }
            return run(run);
        } catch (OrtException e) {
            throw new InvalidModelException(
                    "The model '%s' failed on %d pictures in its input %s (%s)"
                            .formatted(session.path(), count, input, OrtErrors.detail(e)),
                    e);
        }
    }

    private List<OutputTensor> run(Run run) throws OrtException {
        List<OutputTensor> values = new ArrayList<>(outputs.size());
        try (OrtSession.Result result = session.ort().run(run.inputs, run.requested, run.pinned)) {
            for (TensorSpec output : outputs) {
                OutputTensor pinned = run.results.get(output.name());
                values.add(pinned != null ? pinned : copy(output, result));
            }
        }
        return values;
    }

    private static OutputTensor copy(TensorSpec output, OrtSession.Result result) {
        OnnxTensor tensor = (OnnxTensor) result.get(output.name()).orElseThrow();
        ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        return new OutputTensor(output, tensor.getInfo().getShape(), data);
    }

    private Run prepare(int count) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> pinned = new HashMap<>();
        Map<String, OutputTensor> results = new HashMap<>();
        Set<String> requested = new HashSet<>();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Run run = new Run(inputs, requested, pinned, results);
        try {
            inputs.put(
                    input.name(), tensor(environment, input.type(), memory, shape(count, picture)));
            for (TensorSpec output : outputs) {
                ByteBuffer bytes = outputMemory.get(output.name());
                if (bytes == null) {
                    requested.add(output.name());
                    continue;
                }
                long first = output.isFixed(0) ? output.dimension(0) : count;
                long[] shape = shape(first, output.dimensions().subList(1, output.rank()));
                pinned.put(output.name(), tensor(environment, output.type(), bytes, shape));
                results.put(output.name(), new OutputTensor(output, shape, bytes));
            }
            return run;
        } catch (OrtException | RuntimeException e) {
            close(run);
            throw e;
        }
    }

    private static OnnxTensor tensor(
            OrtEnvironment environment, ElementType type, ByteBuffer bytes, long[] shape)
            throws OrtException {
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        ByteBuffer part =
                bytes.slice(0, Math.toIntExact(elements * type.bytes()))
                        .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, part, shape, type.java());
    }

    /** Only the batch may be open, and has to be the input's. */
    private boolean isOfKnownSize(TensorSpec output) {
        if (output.rank() == 0 || output.type() == ElementType.OTHER) {
            return false;
        }
        for (int i = 1; i < output.rank(); i++) {
            if (!output.isFixed(i)) {
                return false;
            }
        }
        if (input.isFixed(0) || output.isFixed(0)) {
            return input.isFixed(0) && output.isFixed(0);
        }
        String batch = input.dimensionNames().get(0);
        return !batch.isEmpty() && batch.equals(output.dimensionNames().get(0));
    }

    private ByteBuffer allocate(ElementType type, long elements) {
        long bytes = elements * type.bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidModelException(
                    ("The model '%s' needs %d MiB for one tensor of a batch of %d pictures, and 2047"
                                    + " is the most: set 'batch.max-frames' lower")
                            .formatted(session.path(), bytes >> 20, capacity));
        }
        try {
            return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            throw new InvalidModelException(
                    ("The model '%s' needs %d MiB of direct memory for one tensor of a batch of %d"
                                    + " pictures, and this process has less left (%s): raise"
                                    + " 'taskmanager.memory.task.off-heap.size', or set"
                                    + " 'batch.max-frames' lower")
                            .formatted(session.path(), bytes >> 20, capacity, e.getMessage()),
                    e);
        }
    }

    private static long[] shape(long first, List<Long> rest) {
        long[] shape = new long[rest.size() + 1];
        shape[0] = first;
        for (int i = 0; i < rest.size(); i++) {
            shape[i + 1] = rest.get(i);
        }
        return shape;
    }

    private static long product(List<Long> dimensions) {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    @Override
    public void close() {
        runs.values().forEach(TensorBatch::close);
        runs.clear();
    }

    private static void close(Run run) {
        run.inputs.values().forEach(OnnxTensor::close);
        run.pinned.values().forEach(OnnxTensor::close);
    }
}
