// SPDX-License-Identifier: Apache-2.0
/** What models say about pictures. */
package io.github.flinklivekit.model.onnx.result;
