// SPDX-License-Identifier: Apache-2.0

/** LiveKit's signalling protocol over a WebSocket. */
package io.github.flinklivekit.client.internal.signal;
