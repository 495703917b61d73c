// SPDX-License-Identifier: Apache-2.0
/**
 * A frame a second of each track into Arrow files, partitioned by room and day. {@link
 * io.github.flinklivekit.examples.demo.dataset.DatasetJob} is where to begin reading.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.examples.demo.dataset;

import javax.annotation.ParametersAreNonnullByDefault;
