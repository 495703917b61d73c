// SPDX-License-Identifier: Apache-2.0

/** Options and builders that the source and the sink have in common. */
package io.github.flinklivekit.connector;
