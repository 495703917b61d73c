// SPDX-License-Identifier: Apache-2.0

/** Peer connections of libwebrtc, session descriptions, and the native runtime. */
package io.github.flinklivekit.client.internal.rtc;
