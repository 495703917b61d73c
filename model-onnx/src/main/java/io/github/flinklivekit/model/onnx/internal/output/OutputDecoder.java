// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;

import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * Makes results of outputs. Not thread-safe: it may keep memory for the next result.
 *
 * @param <T> the result for one picture, which is the receiver's own
 */
@Internal
public interface OutputDecoder<T> {

    /**
     * The result for one picture of a run.
     *
     * @param outputs those of {@link DecodedOutputs#outputs()}, in their order
     * @param index of the picture in the run
     * @param geometry where its frame lay in the input
     */
    T decode(List<OutputTensor> outputs, int index, InputGeometry geometry);
}
