// SPDX-License-Identifier: Apache-2.0

/** Tracks and their publications, streams of received frames, sources of published ones. */
package io.github.flinklivekit.client.track;
