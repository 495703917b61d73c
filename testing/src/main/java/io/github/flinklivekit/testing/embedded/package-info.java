// SPDX-License-Identifier: Apache-2.0
/**
 * A LiveKit server inside this JVM, for development and tests. {@link
 * io.github.flinklivekit.testing.embedded.EmbeddedLiveKitServer} says what it is for and what it
 * cannot do.
 *
 * <p>One thread owns all state: {@link io.github.flinklivekit.testing.embedded.ServerLoop}. Sockets
 * and the native library hand over to it; pictures alone go from a decoder's thread straight to the
 * encoders.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.testing.embedded;

import javax.annotation.ParametersAreNonnullByDefault;
