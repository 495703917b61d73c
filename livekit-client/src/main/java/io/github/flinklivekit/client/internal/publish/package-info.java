// SPDX-License-Identifier: Apache-2.0

/** Local tracks: announced, negotiated, encoded, muted, published again after a new join. */
package io.github.flinklivekit.client.internal.publish;
