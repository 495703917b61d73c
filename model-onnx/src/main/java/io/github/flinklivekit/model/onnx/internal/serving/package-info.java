// SPDX-License-Identifier: Apache-2.0
/** Models that run: batches of the frames of many tracks, shared by all users of a process. */
package io.github.flinklivekit.model.onnx.internal.serving;
