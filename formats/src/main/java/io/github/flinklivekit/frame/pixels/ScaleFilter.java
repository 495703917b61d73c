// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

/** What a pixel of a scaled picture is made of. */
@PublicEvolving
public enum ScaleFilter {
    /**
     * The mean of the area that it covers: the best for smaller pictures. In a direction that grows
     * it is {@link #BILINEAR}.
     */
    BOX,
    /** Linear interpolation between the two nearest pixels in each direction. */
    BILINEAR,
    /** The nearest pixel: the fastest filter, and the only one that makes no new colours. */
    NEAREST
}
