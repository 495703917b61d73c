// SPDX-License-Identifier: Apache-2.0
/** The options of models. */
package io.github.flinklivekit.model.onnx.options;
