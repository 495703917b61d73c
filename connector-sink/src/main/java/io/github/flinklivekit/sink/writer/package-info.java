// SPDX-License-Identifier: Apache-2.0

/** The writer of one subtask: from elements to published tracks. */
package io.github.flinklivekit.sink.writer;
