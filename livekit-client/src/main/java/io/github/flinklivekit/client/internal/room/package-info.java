// SPDX-License-Identifier: Apache-2.0

/** A room's connection: its state, its signalling, its restoration. */
package io.github.flinklivekit.client.internal.room;
