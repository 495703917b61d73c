// SPDX-License-Identifier: Apache-2.0
/** ONNX models on frames. */
package io.github.flinklivekit.model.onnx;
