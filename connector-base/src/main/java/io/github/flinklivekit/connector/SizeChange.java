// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to a frame whose size is not that of its track. */
@PublicEvolving
public enum SizeChange {
    /** The track is taken down and published anew, under the same name and in the new size. */
    REPUBLISH,
    /**
     * The frame is scaled to the size that the track began with. It keeps its proportions; what it
     * does not fill is black.
     */
    SCALE,
    /** The job fails. */
    FAIL;

    /** As options call it: {@code republish}, {@code scale}, {@code fail}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
