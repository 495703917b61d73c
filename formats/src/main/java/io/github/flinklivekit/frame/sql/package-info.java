// SPDX-License-Identifier: Apache-2.0
/** SQL functions on pictures: {@code LOAD MODULE livekit}. */
package io.github.flinklivekit.frame.sql;
