// SPDX-License-Identifier: Apache-2.0

/** The metrics of a sink, as docs/sink.md lists them. */
package io.github.flinklivekit.sink.metrics;
