// SPDX-License-Identifier: Apache-2.0

/** Scaling and rotation of single planes. */
package io.github.flinklivekit.frame.internal.scaling;
