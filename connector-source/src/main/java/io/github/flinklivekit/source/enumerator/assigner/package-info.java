// SPDX-License-Identifier: Apache-2.0

/** Spreads tracks over readers. */
package io.github.flinklivekit.source.enumerator.assigner;
