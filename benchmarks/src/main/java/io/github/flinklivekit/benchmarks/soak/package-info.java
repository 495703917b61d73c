// SPDX-License-Identifier: Apache-2.0

/** A job that runs for hours while everything around it comes, goes and fails. */
package io.github.flinklivekit.benchmarks.soak;
