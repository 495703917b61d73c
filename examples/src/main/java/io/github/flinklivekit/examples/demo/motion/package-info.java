// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts when something moves, and mutes cameras that are quiet. {@link
 * io.github.flinklivekit.examples.demo.motion.MotionJob} is where to begin reading.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.examples.demo.motion;

import javax.annotation.ParametersAreNonnullByDefault;
