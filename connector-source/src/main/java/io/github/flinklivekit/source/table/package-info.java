// SPDX-License-Identifier: Apache-2.0
/** The source as a table, {@code 'connector' = 'livekit'}. */
package io.github.flinklivekit.source.table;
