// SPDX-License-Identifier: Apache-2.0

/** Reads what happens to tracks, without their pictures. */
package io.github.flinklivekit.source.trackevents;
