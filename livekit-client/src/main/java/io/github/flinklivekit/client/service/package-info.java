// SPDX-License-Identifier: Apache-2.0

/** LiveKit's server API: access tokens, and the room service. */
package io.github.flinklivekit.client.service;
