// SPDX-License-Identifier: Apache-2.0

/** The metrics of a source, as docs/source.md lists them. */
package io.github.flinklivekit.source.metrics;
