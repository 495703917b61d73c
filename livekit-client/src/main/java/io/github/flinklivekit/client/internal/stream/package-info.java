// SPDX-License-Identifier: Apache-2.0

/** Received tracks and the streams of their frames, whatever library decodes the pictures. */
package io.github.flinklivekit.client.internal.stream;
