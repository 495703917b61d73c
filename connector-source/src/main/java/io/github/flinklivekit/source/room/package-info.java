// SPDX-License-Identifier: Apache-2.0

/**
 * A room as a reader sees it: the tracks that are published in it, and the frames of those that are
 * subscribed.
 */
package io.github.flinklivekit.source.room;
