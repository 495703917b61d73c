// SPDX-License-Identifier: Apache-2.0

/** Jobs that a newcomer runs first. */
package io.github.flinklivekit.examples;
