// SPDX-License-Identifier: Apache-2.0
/**
 * Four cameras in one picture, joined by event time. {@link
 * io.github.flinklivekit.examples.demo.quadview.QuadJob} is where to begin reading.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.examples.demo.quadview;

import javax.annotation.ParametersAreNonnullByDefault;
