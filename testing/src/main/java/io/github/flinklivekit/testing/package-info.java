// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of a job need: {@link io.github.flinklivekit.testing.LiveKitExtension}, a JUnit
 * extension that starts a LiveKit server inside the JVM, cameras, subscribers, pictures and
 * assertions on frames.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.testing;

import javax.annotation.ParametersAreNonnullByDefault;
