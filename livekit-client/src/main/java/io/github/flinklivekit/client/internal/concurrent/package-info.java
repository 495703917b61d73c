// SPDX-License-Identifier: Apache-2.0

/** Futures and their failures. */
package io.github.flinklivekit.client.internal.concurrent;
