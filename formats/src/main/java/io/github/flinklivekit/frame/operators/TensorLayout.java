// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import org.apache.flink.annotation.PublicEvolving;

/** The order of a tensor's dimensions, the last one changing fastest; N is 1. */
@PublicEvolving
public enum TensorLayout {
    /** Height, width, channel: R, G and B of a pixel lie side by side. */
    NHWC,
    /** Channel, height, width: all of R, then all of G, then all of B. */
    NCHW
}
