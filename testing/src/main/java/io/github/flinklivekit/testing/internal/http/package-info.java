// SPDX-License-Identifier: Apache-2.0

/** The embedded server's sockets: signalling and the room service. */
package io.github.flinklivekit.testing.internal.http;
