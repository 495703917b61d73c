// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.settings;

import io.github.flinklivekit.model.onnx.options.ExecutionProvider;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * What a session is opened with.
 *
 * @param path as the option has it, a path or a file:// URI
 * @param threads that compute one call on the processor; 0 for one a core
 * @param cudaDevice the number of the GPU
 */
@Internal
public record SessionSettings(String path, ExecutionProvider provider, int threads, int cudaDevice)
        implements Serializable {

    /** The same on the processor: whoever plans a query need not have a GPU. */
    public SessionSettings onProcessor() {
        return new SessionSettings(path, ExecutionProvider.CPU, 1, 0);
    }
}
