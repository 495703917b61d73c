// SPDX-License-Identifier: Apache-2.0

/** Benchmarks of frames, and jobs that are measured beside others. */
package io.github.flinklivekit.benchmarks;
