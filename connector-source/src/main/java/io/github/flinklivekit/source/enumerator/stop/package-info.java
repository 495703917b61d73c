// SPDX-License-Identifier: Apache-2.0

/** When a bounded source ends. */
package io.github.flinklivekit.source.enumerator.stop;
