// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import io.github.flinklivekit.model.onnx.internal.settings.SessionSettings;
import io.github.flinklivekit.model.onnx.options.ExecutionProvider;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import org.apache.flink.annotation.Internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * An open model and what it says of itself. It belongs to whoever opened it, and must not be closed
 * while it runs; the rest is thread-safe.
 */
@Internal
public final class OnnxSession implements AutoCloseable {

    private final String path;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private boolean closed;

    private OnnxSession(String path, OrtSession session) throws OrtException {
        this.path = path;
        this.session = session;
        this.inputs = specs(session.getInputInfo().values());
        this.outputs = specs(session.getOutputInfo().values());
    }

    /**
     * Reads a model and makes it ready to run.
     *
     * @throws InvalidModelException if there is no such file, it is damaged, it needs operators
     *     that this ONNX Runtime does not have, or there is no such device
     */
    public static OnnxSession open(SessionSettings settings) {
        Path path = ModelFiles.resolve(OnnxModelOptions.PATH.key(), settings.path());
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            configure(options, settings);
            OrtSession session = environment.createSession(path.toString(), options);
            try {
                return new OnnxSession(settings.path(), session);
            } catch (OrtException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new InvalidModelException(
                    OrtErrors.ofOpening(settings.path(), environment.getVersion(), e), e);
        }
    }

    private static void configure(OrtSession.SessionOptions options, SessionSettings settings)
            throws OrtException {
        if (settings.threads() > 0) {
            options.setIntraOpNumThreads(settings.threads());
        }
        // A thread that spins for its next work takes a core from the job.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        if (settings.provider() == ExecutionProvider.CUDA) {
            try {
                options.addCUDA(settings.cudaDevice());
            } catch (OrtException | UnsatisfiedLinkError e) {
                throw new InvalidModelException(
                        ("'%s' = 'cuda', but there is no CUDA of ONNX Runtime's here: put"
                                        + " com.microsoft.onnxruntime:onnxruntime_gpu in the place"
                                        + " of onnxruntime, with an NVIDIA driver, CUDA and cuDNN"
                                        + " on the machine, or write 'cpu' (%s)")
                                .formatted(
                                        OnnxModelOptions.EXECUTION_PROVIDER.key(), e.getMessage()),
                        e);
            }
        }
    }

    private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
        return nodes.stream().map(TensorSpec::of).toList();
    }

    /** As the option has it. */
    public String path() {
        return path;
    }

    /** In the order of the model. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** In the order of the model. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    OrtSession ort() {
        return session;
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "The session of '%s' was not closed: %s".formatted(path, e.getMessage()), e);
        }
    }
}
