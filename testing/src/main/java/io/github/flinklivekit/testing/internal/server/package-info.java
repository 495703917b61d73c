// SPDX-License-Identifier: Apache-2.0

/** The one thread that owns the state of the embedded server. */
package io.github.flinklivekit.testing.internal.server;
