// SPDX-License-Identifier: Apache-2.0

/** A room as the sink's writer sees it: tracks to publish, data to send. */
package io.github.flinklivekit.sink.room;
