// SPDX-License-Identifier: Apache-2.0
/** From the memory of a frame to the input of a model. */
package io.github.flinklivekit.model.onnx.internal.input;
