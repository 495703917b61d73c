// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.internal.input.FrameTensorWriter;
import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.output.DecodedOutputs;
import io.github.flinklivekit.model.onnx.internal.output.OutputDecoder;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.internal.session.TensorBatch;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;

import java.util.List;

/** A model in ONNX Runtime, with the memory of its input. */
final class OnnxFrameModel<T> implements FrameModel<T> {

    private final OnnxSession session;
    private final InputSpec input;
    private final TensorBatch batch;
    private final FrameTensorWriter writer;
    private final OutputDecoder<T> decoder;
    private final InputGeometry[] geometries;
    private List<OutputTensor> outputs = List.of();

    private OnnxFrameModel(
            OnnxSession session,
            InputSpec input,
            DecodedOutputs<T> decoded,
            ModelSettings settings) {
        this.session = session;
        this.input = input;
        this.batch =
                new TensorBatch(
                        session,
                        input.tensor(),
                        input.picture(),
                        input.maxFrames(),
                        decoded.outputs());
        this.writer = new FrameTensorWriter(input, settings.input(), batch.memory());
        this.decoder = decoded.decoder();
        this.geometries = new InputGeometry[input.maxFrames()];
    }

    static OnnxFrameModel<?> open(ModelSettings settings) {
        OnnxSession session = OnnxSession.open(settings.session());
        try {
            InputSpec input = InputSpec.of(session, settings.input(), settings.batch());
            DecodedOutputs<?> outputs = DecodedOutputs.of(session, input, settings.output());
            return new OnnxFrameModel<>(session, input, outputs, settings);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    @Override
    public int maxFrames() {
        return input.maxFrames();
    }

    @Override
    public void put(VideoFrame frame, int index) {
        geometries[index] = writer.write(frame, index);
    }

    /** A model of a fixed batch is run on all of it: what is left of earlier frames is not read. */
    @Override
    public void run(int count) {
        outputs = batch.run(input.fixedBatch() ? input.maxFrames() : count);
    }

    @Override
    public T result(int index) {
        return decoder.decode(outputs, index, geometries[index]);
    }

    @Override
    public void close() {
        batch.close();
        session.close();
    }
}
