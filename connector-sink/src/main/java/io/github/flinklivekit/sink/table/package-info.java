// SPDX-License-Identifier: Apache-2.0
/** The sink as a table, {@code 'connector' = 'livekit'}. */
package io.github.flinklivekit.sink.table;
