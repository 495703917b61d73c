// SPDX-License-Identifier: Apache-2.0

/** Rooms, participants and media of the embedded server. */
package io.github.flinklivekit.testing.internal.room;
