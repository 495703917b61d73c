// SPDX-License-Identifier: Apache-2.0

/** Data packets, reliable and lossy. */
package io.github.flinklivekit.client.internal.data;
