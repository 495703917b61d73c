// SPDX-License-Identifier: Apache-2.0

/** The native libraries behind rooms and tracks, of which a class path may have several. */
package io.github.flinklivekit.client.engine;
