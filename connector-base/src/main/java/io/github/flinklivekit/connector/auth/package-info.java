// SPDX-License-Identifier: Apache-2.0

/** What a connector shows the server to be let in: an API key with its secret, or a ready token. */
package io.github.flinklivekit.connector.auth;
