// SPDX-License-Identifier: Apache-2.0

/** The connection of a source or a sink to one room: joined, lost, restored, closed. */
package io.github.flinklivekit.connector.room;
