// SPDX-License-Identifier: Apache-2.0

/** What the parts of a room need of its connection. */
package io.github.flinklivekit.client.internal.session;
