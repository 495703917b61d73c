// SPDX-License-Identifier: Apache-2.0

/** What the types of this module have in common for Flink. */
package io.github.flinklivekit.frame.types;
