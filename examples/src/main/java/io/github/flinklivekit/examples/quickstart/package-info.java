// SPDX-License-Identifier: Apache-2.0
/**
 * One command to look at: a server, a camera, a job and a page, all in one process. Where a job
 * begins is {@link io.github.flinklivekit.examples.quickstart.EdgeJob}.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.examples.quickstart;

import javax.annotation.ParametersAreNonnullByDefault;
