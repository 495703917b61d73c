// SPDX-License-Identifier: Apache-2.0

/** The entry point of the LiveKit client for the JVM. */
package io.github.flinklivekit.client;
