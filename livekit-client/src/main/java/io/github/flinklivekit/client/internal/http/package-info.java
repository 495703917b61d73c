// SPDX-License-Identifier: Apache-2.0

/** The HTTP client that all of a process share. */
package io.github.flinklivekit.client.internal.http;
