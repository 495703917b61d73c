// SPDX-License-Identifier: Apache-2.0

/** Remote tracks: subscriptions, decoded frames, and why there are none. */
package io.github.flinklivekit.client.internal.subscribe;
