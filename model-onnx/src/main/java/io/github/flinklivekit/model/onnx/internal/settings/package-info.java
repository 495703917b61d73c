// SPDX-License-Identifier: Apache-2.0
/** The options of a model, understood and checked. */
package io.github.flinklivekit.model.onnx.internal.settings;
