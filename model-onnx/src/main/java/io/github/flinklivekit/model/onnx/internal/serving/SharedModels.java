// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.WhenBusy;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The models that run in this process, or in the class loader that this class is of: one for each
 * path and options, whoever uses it. It is opened for the first user and closed with the last, so
 * that a file that has changed meanwhile is read when all of them have gone.
 *
 * <p>Thread-safe.
 */
@Internal
public final class SharedModels {

    /** Those of the process. Sessions are native memory that outlives any one subtask. */
    private static final SharedModels OF_PROCESS = new SharedModels();

    private final ConcurrentHashMap<ModelSettings, Entry<?>> entries = new ConcurrentHashMap<>();

    private record Entry<T>(BatchExecutor<T> executor, int users) {
        Entry<T> with(int count) {
            return new Entry<>(executor, count);
        }
    }

    SharedModels() {}

    /** Those of the process. */
    public static SharedModels ofProcess() {
        return OF_PROCESS;
    }

    /**
     * Opens a model, or joins those who use it.
     *
     * @param metrics of this user
     * @param <T> the result of the task in the settings
     * @throws InvalidModelException if it cannot be opened, or not be used as the settings say
     */
    public <T> ModelLease<T> lease(ModelSettings settings, ModelMetrics metrics) {
        Entry<?> entry =
                entries.compute(
                        settings,
                        (key, present) ->
                                present == null
                                        ? open(settings)
                                        : present.with(present.users() + 1));
        @SuppressWarnings("unchecked")
        BatchExecutor<T> executor = (BatchExecutor<T>) entry.executor();
        return new ModelLease<>(executor, metrics, () -> giveBack(settings));
    }

    /** How many models are open. */
    int size() {
        return entries.size();
    }

    private static Entry<?> open(ModelSettings settings) {
        return start(OnnxFrameModel.open(settings), settings);
    }

    private static <T> Entry<T> start(FrameModel<T> model, ModelSettings settings) {
        return new Entry<>(
                new BatchExecutor<>(
                        model,
                        "onnx " + settings.session().path(),
                        settings.batch().maxDelay(),
                        settings.batch().whenBusy() == WhenBusy.DROP),
                1);
    }

    private void giveBack(ModelSettings settings) {
        entries.compute(
                settings,
                (key, present) -> {
                    if (present.users() > 1) {
                        return present.with(present.users() - 1);
                    }
                    present.executor().close();
                    return null;
                });
    }
}
