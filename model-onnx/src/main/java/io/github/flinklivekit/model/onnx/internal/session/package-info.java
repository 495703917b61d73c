// SPDX-License-Identifier: Apache-2.0
/** Model files, their signatures and their sessions. */
package io.github.flinklivekit.model.onnx.internal.session;
