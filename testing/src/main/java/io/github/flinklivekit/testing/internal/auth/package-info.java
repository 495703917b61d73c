// SPDX-License-Identifier: Apache-2.0

/** Tokens as the embedded server checks them. */
package io.github.flinklivekit.testing.internal.auth;
