// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** When a sink shows a frame. */
@PublicEvolving
public enum SinkPacing {
    /**
     * At once. A frame that comes too late to be of interest is dropped and counted; the sink never
     * holds a job up.
     */
    LIVE,
    /**
     * When its timestamp says, counted from the first frame. No frame is dropped: the job waits for
     * the sink.
     */
    REPLAY;

    /** As options call it: {@code live}, {@code replay}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
