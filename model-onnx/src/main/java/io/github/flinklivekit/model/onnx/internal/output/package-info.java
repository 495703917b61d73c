// SPDX-License-Identifier: Apache-2.0
/** From the outputs of a model to results. */
package io.github.flinklivekit.model.onnx.internal.output;
