// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

/** How to scale a picture to a size of another aspect ratio. */
@PublicEvolving
public enum ScaleFit {
    /** Keep the aspect ratio and fit into the size: one side may be shorter than requested. */
    FIT,
    /** Keep the aspect ratio and fill the size: the excess is cropped evenly on both sides. */
    FILL,
    /** Ignore the aspect ratio. */
    STRETCH
}
