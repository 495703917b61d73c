// SPDX-License-Identifier: Apache-2.0

/** Rooms, their participants, and what happens in them. */
package io.github.flinklivekit.client.room;
