// SPDX-License-Identifier: Apache-2.0

/**
 * Runs on the JobManager: which rooms there are, which reader reads which track, and when the
 * source ends.
 */
package io.github.flinklivekit.source.enumerator;
