// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

/** What becomes of a picture whose proportions are not those it is scaled to. */
public enum ScaleFit {
    /** It keeps its proportions and is as large as fits: one side may be shorter than asked for. */
    FIT,
    /**
     * It keeps its proportions and fills the size asked for: what stands over is cut off evenly.
     */
    FILL,
    /** It gets the proportions asked for. */
    STRETCH
}
