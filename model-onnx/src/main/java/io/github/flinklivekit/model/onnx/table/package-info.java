// SPDX-License-Identifier: Apache-2.0
/** Models in SQL, {@code 'provider' = 'onnx'}. */
package io.github.flinklivekit.model.onnx.table;
