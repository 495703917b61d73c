// SPDX-License-Identifier: Apache-2.0
/**
 * Real parts for tests: a LiveKit server on loopback with its room API and tokens, peers of the
 * Python SDK that publish, subscribe and measure, and a browser. Package {@code embedded} has a
 * server that needs nothing installed.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.testing;

import javax.annotation.ParametersAreNonnullByDefault;
