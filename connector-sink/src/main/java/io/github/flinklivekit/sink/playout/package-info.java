// SPDX-License-Identifier: Apache-2.0

/** Replays frames at the pace of their timestamps. */
package io.github.flinklivekit.sink.playout;
