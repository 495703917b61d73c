// SPDX-License-Identifier: Apache-2.0

/** The data that participants send, beside their tracks. */
package io.github.flinklivekit.source.data;
