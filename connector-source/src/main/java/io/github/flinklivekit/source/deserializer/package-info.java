// SPDX-License-Identifier: Apache-2.0

/** What a job makes of frames and track events as they arrive. */
package io.github.flinklivekit.source.deserializer;
