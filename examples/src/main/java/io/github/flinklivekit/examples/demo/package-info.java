// SPDX-License-Identifier: Apache-2.0
/**
 * What the demonstrations share: a server, cameras, a Flink, a viewer and a page, all in one
 * process. Each demonstration has a package of its own.
 */
@ParametersAreNonnullByDefault
package io.github.flinklivekit.examples.demo;

import javax.annotation.ParametersAreNonnullByDefault;
