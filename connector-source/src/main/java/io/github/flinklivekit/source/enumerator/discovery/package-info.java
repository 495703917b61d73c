// SPDX-License-Identifier: Apache-2.0

/** Finds rooms by asking the server. */
package io.github.flinklivekit.source.enumerator.discovery;
